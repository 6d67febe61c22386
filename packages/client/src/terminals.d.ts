import type { Body, Call, Reply } from './call.ts';
export type TerminalModel = Reply<'GET /api/terminals/{name}'>;
/** Running terminals. */
export declare class Terminals {
    #private;
    constructor(call: Call);
    list(): Promise<Reply<'GET /api/terminals'>>;
    start(body?: Body<'POST /api/terminals'>): Promise<TerminalModel>;
    get(name: string): Promise<TerminalModel>;
    /** Ends a terminal and its program. */
    end(name: string): Promise<void>;
}
