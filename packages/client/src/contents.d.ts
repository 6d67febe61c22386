import type { Body, Call, Query, Reply } from './call.ts';
/** A file, notebook or directory. */
export type ContentsModel = Reply<'GET /api/contents/{path}'>;
/** What is saved. The server reads it as a stream of bytes, as it may be large. */
export interface SavedModel {
    readonly type: ContentsModel['type'];
    readonly format?: ContentsModel['format'] | undefined;
    /** A notebook, a text, or bytes in base64; none for a directory. */
    readonly content?: unknown;
    /** Which part of a file this is, from 1; -1 is the last. */
    readonly chunk?: number | undefined;
}
export type Checkpoint = Reply<'POST /api/contents/{path}/checkpoints'>;
/** Files, notebooks and directories below the server's root; paths have no leading slash. */
export declare class Contents {
    #private;
    constructor(call: Call, fetch: (path: string, init?: RequestInit) => Promise<Response>);
    /** A model with its content; `{ content: false }` leaves that out. The root is `''`. */
    get(path: string, query?: Query<'GET /api/contents/{path}'>): Promise<ContentsModel>;
    /** A new file, notebook or directory with a name of the server's choice, or a copy. */
    create(directory: string, body?: Body<'POST /api/contents/{path}'>): Promise<Reply<'POST /api/contents/{path}'>>;
    /** Writes a file or notebook, or makes a directory. */
    save(path: string, model: SavedModel): Promise<Reply<'PUT /api/contents/{path}'>>;
    /** Renames or moves. */
    rename(path: string, newPath: string): Promise<Reply<'PATCH /api/contents/{path}'>>;
    delete(path: string): Promise<void>;
    /** The bytes of a file as a stream, without the limits of JSON. */
    download(path: string, init?: RequestInit): Promise<Response>;
    checkpoints(path: string): Promise<Reply<'GET /api/contents/{path}/checkpoints'>>;
    createCheckpoint(path: string): Promise<Checkpoint>;
    restoreCheckpoint(path: string, id: string): Promise<void>;
    deleteCheckpoint(path: string, id: string): Promise<void>;
}
