import { type CallArguments, type OperationName, type Reply } from './call.ts';
import { ConfigSections } from './config-sections.ts';
import { Contents } from './contents.ts';
import { Kernels } from './kernels.ts';
import { KernelSpecs } from './kernelspecs.ts';
import { Sessions } from './sessions.ts';
import { Terminals } from './terminals.ts';
export interface ClientOptions {
    /** The base URL, as `http://localhost:8888/`; a `?token=…` in it is used. */
    readonly url: string | URL;
    readonly token?: string;
    /** Sent with every request. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Another `fetch`, for a proxy or a certificate of one's own. */
    readonly fetch?: typeof globalThis.fetch;
}
/** A client of the REST API. It keeps no state: any number of calls may run at once. */
export declare class ElaraClient {
    #private;
    readonly contents: Contents;
    readonly kernels: Kernels;
    readonly kernelspecs: KernelSpecs;
    readonly sessions: Sessions;
    readonly terminals: Terminals;
    readonly config: ConfigSections;
    constructor(options: ClientOptions);
    /** Calls any operation by its name: `client.call('GET /api/status')`. */
    call<Name extends OperationName>(name: Name, ...[options]: CallArguments<Name>): Promise<Reply<Name>>;
    /** Requests what is no operation of the API, such as `files/picture.png`, relative to the base URL. */
    fetch(path: string, init?: RequestInit): Promise<Response>;
}
