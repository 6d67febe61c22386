/**
 * The outbox is a ring of bytes in shared memory. The executor (main thread) writes records, the
 * protocol host (worker) reads them: a line printed by a loop that never yields leaves at once, and
 * a printer that is faster than the network waits instead of losing lines or filling memory.
 */

/** Positions are running totals of bytes modulo 2^32; their difference is what is unread. */
export const WRITTEN = 0;
export const READ = 1;
/** 1 while the reader knows that there is something to read. */
export const AWAKE = 2;
const CONTROL_WORDS = 4;

/** kind (1), flags (1), cell (4), size (4) */
export const HEADER_SIZE = 10;

export const FLAG_FIRST = 1;
export const FLAG_LAST = 2;

/** What a record carries. */
export const RecordKind = {
  stdout: 1,
  stderr: 2,
  /** JSON of an `ExecutorEvent`. */
  event: 3,
  /** One binary buffer that belongs to the next event. */
  buffer: 4,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/** The memory both ends share; plain data, so that it can be posted to a worker. */
export interface OutboxMemory {
  readonly control: Int32Array;
  readonly bytes: Uint8Array;
}

const DEFAULT_CAPACITY = 1_048_576;

/** `capacity` must be a power of two, because positions wrap at 2^32. */
export function createOutboxMemory(capacity = DEFAULT_CAPACITY): OutboxMemory {
  if (capacity < 64 || (capacity & (capacity - 1)) !== 0) {
    throw new RangeError('The capacity of an outbox is a power of two from 64 on');
  }
  return {
    control: new Int32Array(new SharedArrayBuffer(CONTROL_WORDS * 4)),
    bytes: new Uint8Array(new SharedArrayBuffer(capacity)),
  };
}

/** Bytes written and not yet read. */
export function unread(written: number, read: number): number {
  return (written - read) >>> 0;
}
