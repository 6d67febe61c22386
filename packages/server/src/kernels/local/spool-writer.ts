import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { removeFile, writeAll } from './files.ts';
import type { SpoolFile } from './spooled-part.ts';

/** Bytes that wait to be written; then whoever sends is asked to wait. */
const ENOUGH = 4_194_304;
/** Down to so many. */
const FEW = 1_048_576;
/** What is read at once. */
const PIECE = 262_144;

/** Writes the body of a giant message into a file of its own, while it comes. */
export class SpoolWriter {
  readonly #path: string;
  readonly #lengths: number[] = [];
  #queue: Buffer[] = [];
  #queued = 0;
  #size = 0;
  #written = 0;
  #waiting: (() => void)[] = [];
  #failure: unknown;
  #writing: Promise<void> | undefined;
  #handle: FileHandle | undefined;
  #isAborted = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Why it cannot be written, once that is known. */
  get failure(): unknown {
    return this.#failure;
  }

  part(length: number): void {
    this.#lengths.push(length);
  }

  write(piece: Buffer): boolean {
    this.#size += piece.length;
    // What cannot be kept must still be read, up to its end.
    if (this.#failure !== undefined || this.#isAborted) return true;
    this.#queue.push(piece);
    this.#queued += piece.length;
    this.#writing ??= this.#writeAll();
    return this.#queued < ENOUGH;
  }

  drained(): Promise<void> {
    if (this.#queued <= FEW) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** It is whole. What is still under way is waited for by who reads. */
  finish(failed: (error: unknown) => void): SpoolFile {
    const written = this.#close().then(() => {
      if (this.#failure === undefined) return;
      failed(this.#failure);
      throw new Error('A giant message could not be kept', { cause: this.#failure });
    });
    // Who does not read does not need to know.
    written.catch(() => undefined);
    const path = this.#path;
    const size = this.#size;
    return {
      size,
      lengths: this.#lengths,
      read: (start = 0, end = size) => readFile(path, written, { start, end }),
      remove: async () => {
        await written.catch(() => undefined);
        await removeFile(path);
      },
    };
  }

  async abort(): Promise<void> {
    this.#isAborted = true;
    this.#drop();
    await this.#close();
    await removeFile(this.#path);
  }

  async #writeAll(): Promise<void> {
    try {
      this.#handle ??= await this.#open();
      while (this.#queue.length > 0) {
        const pieces = this.#queue;
        const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
        this.#queue = [];
        await writeAll(this.#handle, pieces, this.#written);
        this.#written += bytes;
        this.#queued = Math.max(this.#queued - bytes, 0);
        if (this.#queued <= FEW) this.#wake();
      }
    } catch (error) {
      this.#failure = error;
      this.#drop();
    } finally {
      this.#writing = undefined;
    }
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    return open(this.#path, 'wx', 0o600);
  }

  async #close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#handle?.close().catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#handle = undefined;
  }

  #drop(): void {
    this.#queue = [];
    this.#queued = 0;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

async function* readFile(
  path: string,
  written: Promise<void>,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  await written;
  await using file = await open(path, 'r');
  for (let at = start; at < end;) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE, end - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw new RangeError('The file of a giant message is cut short');
    yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
