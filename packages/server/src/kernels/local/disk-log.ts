import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { Origin } from '../host.ts';
import { readExactly, removeFile, writeAll } from './files.ts';
import { StoredPart, type MemoryPart, type PartContents } from './parts.ts';
import type { SegmentBuffers } from './segment-buffers.ts';
import { Segment } from './segment.ts';

/** A file is removed as a whole, when all in it was forgotten. */
const FILE_BYTES = 33_554_432;

interface LogFile {
  readonly path: string;
  size: number;
  /** Parts in it that are still wanted. */
  live: number;
}

export interface DiskLogOptions {
  readonly folder: string;
  readonly fileBytes?: number;
  readonly now: () => number;
  /** For what is read back. */
  readonly buffers: SegmentBuffers;
  /** Asked before a file is begun; throws where there is no space for it. */
  makeRoom(): Promise<void>;
}

/**
 * What one kernel's journal has on disk: files of parts, one after the other. A part is its messages
 * as they were in memory, then the kind of each as one byte, then the origins as JSON.
 */
export class DiskLog {
  readonly #options: DiskLogOptions;
  readonly #fileBytes: number;
  readonly #files = new Map<string, LogFile>();
  #current: LogFile | undefined;
  #handle: FileHandle | undefined;
  #bytes = 0;
  #begun = 0;
  /** Files that are being removed. */
  #removing: Promise<unknown> = Promise.resolve();

  constructor(options: DiskLogOptions) {
    this.#options = options;
    this.#fileBytes = options.fileBytes ?? FILE_BYTES;
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes parts; to be called again only when that is done. */
  async write(parts: readonly MemoryPart[]): Promise<StoredPart[]> {
    const { file, handle } = await this.#writable();
    const now = this.#options.now();
    const pieces: Buffer[] = [];
    const stored: StoredPart[] = [];
    let at = file.size;
    for (const part of parts) {
      const contents = part.contents();
      const tail = tailOf(contents);
      const place = { ...placeOf(contents, tail), file: file.path, at };
      stored.push(new StoredPart(part, place, now));
      pieces.push(...contents.pieces, tail);
      at += place.packedLength + tail.length;
    }
    await writeAll(handle, pieces, file.size);
    this.#bytes += at - file.size;
    file.size = at;
    file.live += stored.length;
    if (file.size >= this.#fileBytes) await this.#finishFile();
    return stored;
  }

  /** Reads a part back. Rejects where the file is gone or damaged. */
  async read({ first, place }: StoredPart): Promise<Segment> {
    const { at, packedLength, count, originsLength } = place;
    const { buffers } = this.#options;
    const end = packedLength + count + originsLength;
    const buffer = buffers.takeFor(end);
    await readExactly(place.file, at, buffer, end);
    const origins = buffer.toString('utf8', packedLength + count, end);
    const kinds = Uint8Array.from(buffer.subarray(packedLength, packedLength + count));
    const list = JSON.parse(origins === '' ? '[]' : origins) as [number, Origin][];
    const contents = { first, buffer, length: packedLength, kinds, origins: new Map(list) };
    return Segment.full(contents, buffers);
  }

  /** A part was forgotten; its file goes with the last one. */
  release({ place }: StoredPart): void {
    const file = this.#files.get(place.file);
    if (file === undefined) return;
    file.live -= 1;
    if (file.live === 0 && file !== this.#current) this.#removeFile(file);
  }

  /** Resolves when files that are not wanted any more are gone. */
  async settled(): Promise<void> {
    await this.#removing;
  }

  /** Removes everything. */
  async remove(): Promise<void> {
    await this.#finishFile().catch(() => undefined);
    await this.#removing;
    this.#files.clear();
    this.#bytes = 0;
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async #writable(): Promise<{ file: LogFile; handle: FileHandle }> {
    if (this.#current !== undefined && this.#handle !== undefined) {
      return { file: this.#current, handle: this.#handle };
    }
    const { folder } = this.#options;
    await this.#options.makeRoom();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#begun += 1;
    const path = join(folder, `${this.#begun}.log`);
    this.#handle = await open(path, 'wx', 0o600);
    this.#current = { path, size: 0, live: 0 };
    this.#files.set(path, this.#current);
    return { file: this.#current, handle: this.#handle };
  }

  async #finishFile(): Promise<void> {
    const [file, handle] = [this.#current, this.#handle];
    this.#current = undefined;
    this.#handle = undefined;
    if (file?.live === 0) this.#removeFile(file);
    await handle?.close();
  }

  #removeFile(file: LogFile): void {
    if (!this.#files.delete(file.path)) return;
    this.#bytes -= file.size;
    this.#removing = Promise.all([this.#removing, removeFile(file.path)]);
  }
}

function tailOf({ kindOf, origins }: PartContents): Buffer {
  const text = origins.size === 0 ? '' : JSON.stringify([...origins]);
  return Buffer.concat([kindOf, Buffer.from(text)]);
}

function placeOf({ pieces, kindOf }: PartContents, tail: Buffer) {
  const packedLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { packedLength, count: kindOf.length, originsLength: tail.length - kindOf.length };
}
