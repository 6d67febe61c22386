import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Logger } from '../log/index.ts';

/** Below this number nobody looks how many there may be: it is read when the first one passes it. */
const FEW = 100;
/** Parts of the limit at which it is told, and at which it would be told again. */
const SCARCE = 0.9;
const ENOUGH = 0.8;

export interface DescriptorWatchOptions {
  readonly log: Logger;
  /** How many descriptors the process may have open. */
  readonly limit?: () => number;
}

/**
 * Tells when descriptors run out. The system then accepts a connection and drops it at once, so that
 * clients see a server that hangs up without a word, and nothing would be in the log.
 */
export class DescriptorWatch {
  readonly #log: Logger;
  readonly #readLimit: () => number;
  #limit: number | undefined;
  #isTold = false;

  constructor({ log, limit = openFilesLimit }: DescriptorWatchOptions) {
    this.#log = log;
    this.#readLimit = limit;
  }

  /** A connection was taken: a new descriptor gets the lowest free number, so it tells how many are open. */
  taken(socket: Socket): void {
    const descriptor = (socket as { _handle?: { fd?: number } | null })._handle?.fd ?? -1;
    if (descriptor < FEW) {
      this.#isTold = false;
      return;
    }
    const limit = (this.#limit ??= this.#readLimit());
    if (descriptor < limit * ENOUGH) this.#isTold = false;
    else if (descriptor >= limit * SCARCE) this.#tell({ open: descriptor + 1, limit });
  }

  /** A connection could not be taken. */
  failed(error: Error): void {
    this.#tell({ error: error.message });
  }

  #tell(details: Readonly<Record<string, unknown>>): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#log.warn('Descriptors run out: clients may be turned away (ulimit -n)', details);
  }
}

/** Node.js has raised its own to what it may have; Infinity where the system does not tell. */
function openFilesLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'latin1');
    const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return found === undefined ? Infinity : Number(found);
  } catch {
    return Infinity;
  }
}
