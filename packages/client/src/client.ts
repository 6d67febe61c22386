import { operationUrl, readAddress } from './address.ts';
import {
  encodeBody,
  readReply,
  type AnyCall,
  type CallArguments,
  type OperationName,
  type Reply,
} from './call.ts';
import { ConfigSections } from './config-sections.ts';
import { Contents } from './contents.ts';
import { apiError, NetworkError } from './errors.ts';
import { Kernels } from './kernels.ts';
import { KernelSpecs } from './kernelspecs.ts';
import { OPERATIONS } from './operations.generated.ts';
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
export class ElaraClient {
  readonly contents: Contents;
  readonly kernels: Kernels;
  readonly kernelspecs: KernelSpecs;
  readonly sessions: Sessions;
  readonly terminals: Terminals;
  readonly config: ConfigSections;
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions) {
    const { base, token } = readAddress(options.url);
    const secret = options.token ?? token;
    this.#base = base;
    // A request with a token needs no XSRF value.
    this.#headers = {
      ...(secret === null || secret === '' ? {} : { Authorization: `token ${secret}` }),
      ...options.headers,
    };
    // Browsers refuse to call `fetch` as the method of anything but their window.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    const call = this.call.bind(this);
    this.contents = new Contents(call, (path, init) => this.fetch(path, init));
    this.kernels = new Kernels(call);
    this.kernelspecs = new KernelSpecs(call);
    this.sessions = new Sessions(call);
    this.terminals = new Terminals(call);
    this.config = new ConfigSections(call);
  }

  /** Calls any operation by its name: `client.call('GET /api/status')`. */
  async call<Name extends OperationName>(
    name: Name,
    ...[options]: CallArguments<Name>
  ): Promise<Reply<Name>> {
    const { body, signal, ...address } = (options ?? {}) as AnyCall;
    const [method = '', path = ''] = name.split(' ');
    const facts = OPERATIONS[name];
    const url = operationUrl(this.#base, path, address, facts.deep);
    const encoded = encodeBody(body);
    const response = await this.#send(url, {
      ...encoded,
      method,
      ...(signal === undefined ? {} : { signal }),
    });
    return (await readReply(response, facts)) as Reply<Name>;
  }

  /** Requests what is no operation of the API, such as `files/picture.png`, relative to the base URL. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path.replace(/^\/+/, ''), this.#base);
    if (url.origin !== this.#base.origin) {
      throw new TypeError(`${path} leads to another server`); // which must not see the token
    }
    return this.#send(url, init);
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const request = { method: init.method ?? 'GET', url: url.origin + url.pathname };
    const headers = new Headers(this.#headers);
    new Headers(init.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    let response: Response;
    try {
      response = await this.#fetch(url, { ...init, headers });
    } catch (error) {
      // Who gave the call up gets the reason they gave.
      if (init.signal?.aborted === true) throw error;
      throw new NetworkError(request, error);
    }
    if (!response.ok) throw await apiError(response, request);
    return response;
  }
}
