import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Marks a file of ours and its layout: a head with size and time of the script, then the code. */
const MAGIC = 0x454c4331;
/** A multiple of the size of a pointer: V8 copies code that lies otherwise. */
const HEAD = 32;

/** Caches of versions that are gone are removed when one is written, after so long, in milliseconds. */
const FORGOTTEN_AFTER = 90 * 24 * 60 * 60 * 1000;

export interface CodeCacheOptions {
  /** The folder of the script, beside which the cache lies where that can be written. */
  readonly dir: string;
  /** The script; its name changes with what is in it. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The options that Node runs with, some of which go to V8. */
  readonly nodeOptions: string;
  /** Who runs this: code that strangers left is not trusted. Undefined on Windows. */
  readonly userId: number | undefined;
}

/**
 * What the engine made of the start script, kept from one start to the next. As Python's
 * `__pycache__` it lies beside the code or, where that belongs to somebody else, in the user's own
 * cache folder; without either every start compiles anew.
 *
 * V8 itself refuses code of another version or made under other flags; that the script is another
 * one it only notices by its length. So the name carries a hash of the script, and the head its
 * size and time.
 */
export class CodeCache {
  readonly #options: CodeCacheOptions;
  readonly #name: string;

  constructor(options: CodeCacheOptions) {
    this.#options = options;
    const { file, nodeOptions } = options;
    const flags = nodeOptions === '' ? '' : `-${hashOf(nodeOptions)}`;
    this.#name = `${file}.${process.version}-${process.arch}${flags}`;
  }

  /** The code of an earlier start; undefined where there is none that can be trusted. */
  read(): Buffer | undefined {
    for (const folder of this.#folders()) {
      try {
        const found = this.#check(join(folder, this.#name));
        if (found !== undefined) return found;
      } catch {
        // Not there, or not readable: compiling does as well.
      }
    }
    return undefined;
  }

  /** Keeps code for the next start; where nothing can be written, nothing is. */
  write(code: Buffer): void {
    for (const folder of this.#folders()) {
      try {
        mkdirSync(folder, { recursive: true });
        this.#replace(join(folder, this.#name), code);
        forget(folder);
        return;
      } catch {
        // The folder is not ours, or the disk is full.
      }
    }
  }

  #folders(): string[] {
    const { dir, env } = this.#options;
    const home = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
    return [join(dir, 'cache'), join(home, 'elara')];
  }

  #check(path: string): Buffer | undefined {
    const { userId, dir } = this.#options;
    if (userId !== undefined) {
      // Whoever owns the script could change that as well.
      const owners = [0, userId, statSync(dir).uid];
      if (!owners.includes(statSync(path).uid)) return undefined;
    }
    const bytes = readFileSync(path);
    const isOurs = bytes.subarray(0, HEAD).equals(this.#head(bytes.length));
    return isOurs ? bytes.subarray(HEAD) : undefined;
  }

  #head(length: number): Buffer {
    const { size, mtimeMs } = statSync(join(this.#options.dir, this.#options.file));
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(MAGIC, 0);
    head.writeUInt32LE(length, 4);
    head.writeUInt32LE(size, 8);
    head.writeDoubleLE(mtimeMs, 16);
    return head;
  }

  /** Under its name the file is complete, also after the power failed. */
  #replace(path: string, code: Buffer): void {
    const fresh = `${path}.${process.pid}`;
    try {
      const file = openSync(fresh, 'w');
      try {
        writeSync(file, this.#head(HEAD + code.length));
        writeSync(file, code);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(fresh, path);
    } catch (error) {
      rmSync(fresh, { force: true });
      throw error;
    }
  }
}

/** So that who alternates between options has a file for each; `node:crypto` takes too long to load. */
function hashOf(text: string): string {
  let hash = 5381;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(hash, 33) ^ text.charCodeAt(index)) >>> 0;
  }
  return hash.toString(16);
}

function forget(folder: string): void {
  const before = Date.now() - FORGOTTEN_AFTER;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith('start-') && statSync(path).mtimeMs < before) rmSync(path);
  }
}
