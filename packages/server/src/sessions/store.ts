/** A session as it was asked for: nothing is normalised, names and types may be absent. */
export interface SessionRow {
  readonly id: string;
  readonly path: string | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly kernelId: string;
}

/** Sessions in the order in which they were made. They live as long as the server and its kernels. */
export class SessionStore {
  readonly #rows = new Map<string, SessionRow>();

  all(): SessionRow[] {
    return [...this.#rows.values()];
  }

  get(id: string): SessionRow | undefined {
    return this.#rows.get(id);
  }

  /** The oldest session of a path; null is no path. */
  byPath(path: string | null): SessionRow | undefined {
    if (path === null) return undefined;
    return this.all().find((row) => row.path === path);
  }

  /** The oldest session of a kernel. */
  ofKernel(kernelId: string): SessionRow | undefined {
    for (const row of this.#rows.values()) if (row.kernelId === kernelId) return row;
    return undefined;
  }

  put(row: SessionRow): void {
    this.#rows.set(row.id, row);
  }

  remove(id: string): void {
    this.#rows.delete(id);
  }
}
