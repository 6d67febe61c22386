import type { Body, Call, Reply } from './call.ts';
export type SessionModel = Reply<'GET /api/sessions/{id}'>;
/** Which document has which kernel. */
export declare class Sessions {
    #private;
    constructor(call: Call);
    list(): Promise<Reply<'GET /api/sessions'>>;
    /** The session of a document; a new one with a kernel where there is none. */
    open(body: Body<'POST /api/sessions'>): Promise<Reply<'POST /api/sessions'>>;
    get(id: string): Promise<SessionModel>;
    /** Renames the document or gives it another kernel. */
    change(id: string, body: Body<'PATCH /api/sessions/{id}'>): Promise<Reply<'PATCH /api/sessions/{id}'>>;
    /** Shuts the kernel down and forgets the session. */
    close(id: string): Promise<void>;
}
