import type { Body, Call, Reply } from './call.ts';

export type SessionModel = Reply<'GET /api/sessions/{id}'>;

/** Which document has which kernel. */
export class Sessions {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  list(): Promise<Reply<'GET /api/sessions'>> {
    return this.#call('GET /api/sessions');
  }

  /** The session of a document; a new one with a kernel where there is none. */
  open(body: Body<'POST /api/sessions'>): Promise<Reply<'POST /api/sessions'>> {
    return this.#call('POST /api/sessions', { body });
  }

  get(id: string): Promise<SessionModel> {
    return this.#call('GET /api/sessions/{id}', { params: { id } });
  }

  /** Renames the document or gives it another kernel. */
  change(
    id: string,
    body: Body<'PATCH /api/sessions/{id}'>,
  ): Promise<Reply<'PATCH /api/sessions/{id}'>> {
    return this.#call('PATCH /api/sessions/{id}', { params: { id }, body });
  }

  /** Shuts the kernel down and forgets the session. */
  close(id: string): Promise<void> {
    return this.#call('DELETE /api/sessions/{id}', { params: { id } });
  }
}
