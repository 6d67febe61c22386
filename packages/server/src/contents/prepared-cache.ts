import type { Budget } from '../http/index.ts';

/** An answer that is kept until what it was made of has changed. */
export interface Prepared {
  /** Memory that it takes. */
  readonly bytes: number;
  /** Called when it is not kept any longer. */
  forgotten?(): void;
}

/** Keeps the answers that were used last, within a budget of bytes. */
export class PreparedCache {
  private readonly limit: number;
  private readonly kept = new Map<string, Prepared>();
  private bytes = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** What is kept under a key; it counts as used. */
  get(key: string): Prepared | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found;
  }

  /** Keeps it in the place of what had the key, unless it is larger than the budget. */
  set(key: string, prepared: Prepared): void {
    this.delete(key);
    this.kept.set(key, prepared);
    this.bytes += prepared.bytes;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= this.limit) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const found = this.kept.get(key);
    if (found === undefined) return;
    this.kept.delete(key);
    this.bytes -= found.bytes;
    found.forgotten?.();
  }

  clear(): void {
    for (const key of this.kept.keys()) this.delete(key);
  }

  usage(): { readonly bytes: number; readonly limit: number; readonly count: number } {
    return { bytes: this.bytes, limit: this.limit, count: this.kept.size };
  }
}

export function preparedBudget(cache: PreparedCache): Budget {
  return {
    name: 'contents_prepared',
    summary: 'Answers that are kept while their files and directories do not change',
    place: 'memory',
    setting: 'Elara.contents_cache_bytes',
    usage: () => cache.usage(),
  };
}
