/** The REST API of a test's server, to look at what the page did and to tidy up after it. */
export class Api {
  readonly #base: string;
  readonly #token: string;

  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** `path` is below `api/`. */
  async get<Answer>(path: string): Promise<Answer> {
    const response = await this.#request('GET', path);
    return (await response.json()) as Answer;
  }

  async sessions(): Promise<Session[]> {
    return this.get('sessions');
  }

  /** Ends every kernel and terminal. */
  async endSessions(): Promise<void> {
    const sessions = await this.sessions();
    const terminals = await this.get<{ name: string }[]>('terminals');
    await Promise.all([
      ...sessions.map(({ id }) => this.#request('DELETE', `sessions/${id}`)),
      ...terminals.map(({ name }) => this.#request('DELETE', `terminals/${name}`)),
    ]);
  }

  async #request(method: string, path: string): Promise<Response> {
    const response = await fetch(`${this.#base}api/${path}`, {
      method,
      headers: { Authorization: `token ${this.#token}` },
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response;
  }
}

export interface Session {
  readonly id: string;
  readonly path: string;
  readonly kernel: { readonly id: string; readonly name: string };
}
