import type { StoredPart } from './parts.ts';
import type { Segment } from './segment.ts';

/** Reads under way at the same time, of all kernels together. */
const AT_ONCE = 8;

/**
 * Parts that were read back from files, for whoever reads there next: readers at the same place share
 * one read. The ones used longest ago go when there are too many bytes.
 */
export class SegmentCache {
  readonly #budget: number;
  readonly #segments = new Map<StoredPart, Segment>();
  readonly #loading = new Map<StoredPart, Promise<Segment>>();
  #bytes = 0;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#segments.size;
  }

  get budget(): number {
    return this.#budget;
  }

  get(part: StoredPart): Segment | undefined {
    const segment = this.#segments.get(part);
    if (segment === undefined) return undefined;
    this.#segments.delete(part);
    this.#segments.set(part, segment);
    return segment;
  }

  /** Rejects where the part cannot be read; the next one who asks tries again. */
  async load(part: StoredPart, read: () => Promise<Segment>): Promise<Segment> {
    const known = this.get(part) ?? this.#loading.get(part);
    if (known !== undefined) return known;
    const loading = this.#read(part, read).finally(() => this.#loading.delete(part));
    this.#loading.set(part, loading);
    return loading;
  }

  /** It was forgotten. */
  drop(part: StoredPart): void {
    const segment = this.#segments.get(part);
    if (segment === undefined) return;
    this.#segments.delete(part);
    this.#bytes -= segment.memory;
    segment.retire();
  }

  async #read(part: StoredPart, read: () => Promise<Segment>): Promise<Segment> {
    while (this.#running >= AT_ONCE) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#running += 1;
    try {
      const segment = await read();
      this.#keep(part, segment);
      return segment;
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #keep(part: StoredPart, segment: Segment): void {
    this.#segments.set(part, segment);
    this.#bytes += segment.memory;
    for (const [oldest] of this.#segments) {
      if (this.#bytes <= this.#budget || oldest === part) return;
      this.drop(oldest);
    }
  }
}
