import { randomBytes, randomInt } from 'node:crypto';
import type { Randomness } from './identity.ts';

/** Asking the system takes as long as some hundred small pieces together, in bytes. */
const POOL = 4096;

/** The system's randomness, asked for in advance; what was given is not kept. */
export class RandomPool implements Randomness {
  #pool = Buffer.alloc(0);
  #used = 0;

  bytes(size: number): Buffer {
    if (size > POOL) return randomBytes(size);
    if (this.#used + size > this.#pool.length) {
      this.#pool = randomBytes(POOL);
      this.#used = 0;
    }
    const end = this.#used + size;
    const given = Buffer.from(this.#pool.subarray(this.#used, end));
    this.#pool.fill(0, this.#used, end);
    this.#used = end;
    return given;
  }

  below(limit: number): number {
    return randomInt(limit);
  }
}
