import type { Body, Call, Reply } from './call.ts';

export type TerminalModel = Reply<'GET /api/terminals/{name}'>;

/** Running terminals. */
export class Terminals {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  list(): Promise<Reply<'GET /api/terminals'>> {
    return this.#call('GET /api/terminals');
  }

  start(body: Body<'POST /api/terminals'> = {}): Promise<TerminalModel> {
    return this.#call('POST /api/terminals', { body });
  }

  get(name: string): Promise<TerminalModel> {
    return this.#call('GET /api/terminals/{name}', { params: { name } });
  }

  /** Ends a terminal and its program. */
  end(name: string): Promise<void> {
    return this.#call('DELETE /api/terminals/{name}', { params: { name } });
  }
}
