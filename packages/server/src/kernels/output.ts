import type { Batch, JournalEntry, SpooledBody } from './host.ts';

/** What is read of a journal. */
export interface OutputRange {
  /** Sequence number of the first message. */
  readonly from: number;
  /** Of the last one. */
  readonly to: number;
  /** Bytes of messages after which no other is begun. */
  readonly limitBytes: number;
  /** Only what has this parent. */
  readonly execution: string | undefined;
}

/** What stands before, between and behind messages. */
interface Frame {
  begin(first: number): string;
  readonly separator: string;
  end(end: OutputEnd): string;
}

/** What is known when all was read. */
interface OutputEnd {
  /** Where to go on: the number after the last message that was looked at. */
  readonly next: number;
  /** Messages of the range that the journal has forgotten. */
  readonly missed: number;
}

/** One JSON document. */
export const DOCUMENT: Frame = {
  begin: (first) => `{"first":${first},"messages":[`,
  separator: ',',
  end: ({ next, missed }) => `],"next":${next},"missed":${missed}}`,
};

/** One message a line, and at the end a line that says where to go on (https://github.com/ndjson). */
export const LINES: Frame = {
  begin: () => '',
  separator: '\n',
  end: ({ next, missed }) => `{"next":${next},"missed":${missed}}\n`,
};

export interface OutputOptions {
  readonly range: OutputRange;
  readonly frame: Frame;
  /** What clients may see of a message. */
  readonly shown: (entry: JournalEntry) => JournalEntry;
}

/** Bytes that are given on at once. */
const PIECE = 262_144;
/** Base64 turns three bytes into four letters: pieces must be multiples of three. */
const BASE64_UNIT = 3;

/**
 * The messages of a journal as JSON, as fast as somebody takes them. Of a message that is in a file
 * only pieces are ever in memory.
 */
export async function* writeOutput(
  batches: AsyncIterable<Batch>,
  { range, frame, shown }: OutputOptions,
): AsyncGenerator<Buffer> {
  let [next, missed, bytes] = [range.from, 0, 0];
  let hasMessages = false;
  const pieces = new Pieces();
  for await (const batch of batches) {
    for (const entry of batch.entries) {
      if (bytes >= range.limitBytes) break;
      missed += entry.sequence - next;
      next = entry.sequence + 1;
      if (!isWanted(entry, range)) continue;
      pieces.add(hasMessages ? frame.separator : frame.begin(entry.sequence));
      hasMessages = true;
      bytes += sizeOf(entry);
      for await (const piece of writeEntry(shown(entry))) {
        pieces.add(piece);
        if (pieces.size >= PIECE) yield pieces.take();
      }
    }
    if (bytes >= range.limitBytes) break;
  }
  if (bytes < range.limitBytes && range.to >= next) {
    missed += range.to + 1 - next;
    next = range.to + 1;
  }
  if (!hasMessages) pieces.add(frame.begin(next));
  else if (frame === LINES) pieces.add(frame.separator);
  pieces.add(frame.end({ next, missed }));
  yield pieces.take();
}

/** Bytes and texts that become one piece. */
class Pieces {
  #list: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(piece: Buffer | string): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#list.push(bytes);
    this.#size += bytes.length;
  }

  take(): Buffer {
    const whole = Buffer.concat(this.#list, this.#size);
    this.#list = [];
    this.#size = 0;
    return whole;
  }
}

function isWanted({ message }: JournalEntry, { execution }: OutputRange): boolean {
  return execution === undefined || message.parentHeader.msg_id === execution;
}

function sizeOf({ message, spooled }: JournalEntry): number {
  return message.byteLength + (spooled?.lengths ?? []).reduce((sum, length) => sum + length, 0);
}

/** The parts are JSON already; content is not looked into. */
async function* writeEntry(entry: JournalEntry): AsyncGenerator<Buffer | string> {
  const { sequence, channel, message, spooled } = entry;
  yield `{"sequence":${sequence},"channel":"${channel}","header":`;
  yield message.headerBytes;
  yield ',"parent_header":';
  yield message.parentHeaderBytes;
  yield ',"metadata":';
  yield message.metadataBytes;
  yield ',"content":';
  if (spooled === undefined) {
    yield message.contentBytes;
    const buffers = message.buffers.map((buffer) => `"${buffer.toString('base64')}"`);
    yield `,"buffers":[${buffers.join(',')}]}`;
  } else yield* writeSpooled(spooled);
}

async function* writeSpooled({ lengths, ...body }: SpooledBody): AsyncGenerator<Buffer | string> {
  let [at, separator] = [lengths[0] ?? 0, ''];
  yield* body.read(0, at);
  yield ',"buffers":[';
  for (const length of lengths.slice(1)) {
    yield `${separator}"`;
    yield* inBase64(body.read(at, at + length));
    yield '"';
    at += length;
    separator = ',';
  }
  yield ']}';
}

async function* inBase64(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % BASE64_UNIT);
    yield bytes.toString('base64', 0, whole);
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) yield rest.toString('base64');
}
