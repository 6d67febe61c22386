import { encodePath } from './address.ts';
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
export class Contents {
  readonly #call: Call;
  readonly #fetch: (path: string, init?: RequestInit) => Promise<Response>;

  constructor(call: Call, fetch: (path: string, init?: RequestInit) => Promise<Response>) {
    this.#call = call;
    this.#fetch = fetch;
  }

  /** A model with its content; `{ content: false }` leaves that out. The root is `''`. */
  get(path: string, query: Query<'GET /api/contents/{path}'> = {}): Promise<ContentsModel> {
    return this.#call('GET /api/contents/{path}', { params: { path }, query });
  }

  /** A new file, notebook or directory with a name of the server's choice, or a copy. */
  create(
    directory: string,
    body: Body<'POST /api/contents/{path}'> = {},
  ): Promise<Reply<'POST /api/contents/{path}'>> {
    return this.#call('POST /api/contents/{path}', { params: { path: directory }, body });
  }

  /** Writes a file or notebook, or makes a directory. */
  save(path: string, model: SavedModel): Promise<Reply<'PUT /api/contents/{path}'>> {
    const body = new Blob([JSON.stringify(model)], { type: 'application/json' });
    return this.#call('PUT /api/contents/{path}', { params: { path }, body });
  }

  /** Renames or moves. */
  rename(path: string, newPath: string): Promise<Reply<'PATCH /api/contents/{path}'>> {
    return this.#call('PATCH /api/contents/{path}', { params: { path }, body: { path: newPath } });
  }

  delete(path: string): Promise<void> {
    return this.#call('DELETE /api/contents/{path}', { params: { path } });
  }

  /** The bytes of a file as a stream, without the limits of JSON. */
  async download(path: string, init?: RequestInit): Promise<Response> {
    return this.#fetch(`files/${encodePath(path)}`, init);
  }

  checkpoints(path: string): Promise<Reply<'GET /api/contents/{path}/checkpoints'>> {
    return this.#call('GET /api/contents/{path}/checkpoints', { params: { path } });
  }

  createCheckpoint(path: string): Promise<Checkpoint> {
    return this.#call('POST /api/contents/{path}/checkpoints', { params: { path } });
  }

  restoreCheckpoint(path: string, id: string): Promise<void> {
    return this.#call('POST /api/contents/{path}/checkpoints/{id}', { params: { path, id } });
  }

  deleteCheckpoint(path: string, id: string): Promise<void> {
    return this.#call('DELETE /api/contents/{path}/checkpoints/{id}', { params: { path, id } });
  }
}
