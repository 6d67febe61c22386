import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Encoding } from './encoding.ts';

/** Middle levels: the best ones take minutes and belong to publishing. */
const COMPRESS: Readonly<Record<Encoding, (content: Uint8Array) => Promise<Buffer>>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 5,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength,
      },
    }),
  gzip: (content) => promisify(gzip)(content, { level: 6 }),
};

/**
 * Compresses files on zlib's threads and keeps the results, up to a number of bytes, the least recently
 * used leaving first. Two requests for the same file wait for one result.
 */
export class Compressor {
  readonly #limit: number;
  readonly #results = new Map<string, Promise<Buffer>>();
  readonly #sizes = new Map<string, number>();
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `version` changes with the content: a newer file is compressed anew. */
  compress(file: string, version: string, encoding: Encoding): Promise<Buffer> {
    return this.#once(`${encoding} ${version} ${file}`, () =>
      readFile(file).then(COMPRESS[encoding]),
    );
  }

  /** Compresses a text that is made anew for each answer and rarely differs. */
  compressText(text: string, encoding: Encoding): Promise<Buffer> {
    const content = Buffer.from(text, 'utf8');
    const hash = createHash('sha256').update(content).digest('base64');
    return this.#once(`${encoding} ${hash}`, () => COMPRESS[encoding](content));
  }

  async #once(key: string, compress: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.#results.get(key);
    if (known !== undefined) {
      this.#results.delete(key);
      this.#results.set(key, known);
      return known;
    }
    const result = compress();
    this.#results.set(key, result);
    try {
      const compressed = await result;
      this.#count(key, compressed.byteLength);
      return compressed;
    } catch (error) {
      this.#results.delete(key);
      throw error;
    }
  }

  get bytes(): number {
    return this.#total;
  }

  #count(key: string, size: number): void {
    this.#sizes.set(key, size);
    this.#total += size;
    for (const oldest of this.#results.keys()) {
      if (this.#total <= this.#limit) return;
      const freed = this.#sizes.get(oldest);
      // Still being compressed: nothing to free yet.
      if (freed === undefined) continue;
      this.#results.delete(oldest);
      this.#sizes.delete(oldest);
      this.#total -= freed;
    }
  }
}
