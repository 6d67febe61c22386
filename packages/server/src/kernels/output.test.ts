import { randomBytes } from 'node:crypto';

import { Message, makeHeader } from 'elara-wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Batch, JournalEntry, SpooledBody } from './host.ts';
import { DOCUMENT, LINES, writeOutput, type OutputRange } from './output.ts';

const ALL: OutputRange = { from: 1, to: 99, limitBytes: Infinity, execution: undefined };

interface Written {
  readonly first: number;
  readonly messages: {
    readonly sequence: number;
    readonly channel: string;
    readonly header: { readonly msg_type: string };
    readonly content: Record<string, unknown>;
    readonly buffers: readonly string[];
  }[];
  readonly next: number;
  readonly missed: number;
}

function entry(sequence: number, more: Partial<JournalEntry> = {}): JournalEntry {
  const parent = makeHeader({
    msgType: 'execute_request',
    session: 's',
    msgId: `m${sequence % 2}`,
  });
  const message = Message.create({
    msgType: 'stream',
    session: 'k',
    parent,
    content: { n: sequence },
  });
  return { sequence, channel: 'iopub', message, kind: 0, origin: undefined, ...more };
}

/** Batches of what is there; gaps are what was forgotten. */
async function* batchesOf(...lists: (readonly JournalEntry[])[]): AsyncGenerator<Batch> {
  for (const entries of lists) {
    const [first, last] = [entries[0]!.sequence, entries.at(-1)!.sequence];
    yield {
      first,
      last,
      bytes: 0,
      kinds: 0,
      entries,
      packed: undefined,
      parentOfLast: () => Buffer.from('{}'),
    };
  }
}

async function written(
  batches: AsyncIterable<Batch>,
  range: Partial<OutputRange> = {},
  frame: typeof DOCUMENT = DOCUMENT,
): Promise<string> {
  const options = { range: { ...ALL, ...range }, frame, shown: (one: JournalEntry) => one };
  const pieces: Buffer[] = [];
  for await (const piece of writeOutput(batches, options)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function document(
  batches: AsyncIterable<Batch>,
  range: Partial<OutputRange> = {},
): Promise<Written> {
  return JSON.parse(await written(batches, range)) as Written;
}

/** A body that comes in pieces of these sizes, over and over. */
function bodyOf(parts: readonly Buffer[], sizes: readonly number[]): SpooledBody {
  const whole = Buffer.concat(parts);
  return {
    lengths: parts.map(({ length }) => length),
    async *read(start = 0, end = whole.length) {
      for (let at = start, turn = 0; at < end; turn += 1) {
        const until = Math.min(at + (sizes[turn % sizes.length] ?? 1), end);
        yield whole.subarray(at, until);
        at = until;
      }
    },
  };
}

const numbers = ({ messages }: Written): number[] => messages.map(({ sequence }) => sequence);

describe('writeOutput', () => {
  it('writes the parts of messages as they came, and where to go on', async () => {
    const [one] = [entry(1)];
    const text = await written(batchesOf([one]), { to: 1 });
    const { headerBytes, parentHeaderBytes } = one.message;
    expect(text).toBe(
      `{"first":1,"messages":[{"sequence":1,"channel":"iopub","header":${headerBytes.toString()},` +
        `"parent_header":${parentHeaderBytes.toString()},"metadata":{},"content":{"n":1},"buffers":[]}],` +
        '"next":2,"missed":0}',
    );
  });

  it('counts what was forgotten: before, between and behind', async () => {
    const found = await document(batchesOf([entry(4), entry(5)], [entry(8)]), { from: 2, to: 10 });
    expect(numbers(found)).toEqual([4, 5, 8]);
    expect(found).toMatchObject({ first: 4, next: 11, missed: 2 + 2 + 2 });
  });

  it('says where to go on where there is nothing', async () => {
    expect(await document(batchesOf(), { from: 7, to: 6 })).toEqual({
      first: 7,
      messages: [],
      next: 7,
      missed: 0,
    });
  });

  it('begins no message after the limit, but gives at least one', async () => {
    const list = [entry(1), entry(2), entry(3)];
    const found = await document(batchesOf(list), { to: 3, limitBytes: 1 });
    expect(numbers(found)).toEqual([1]);
    expect(found.next).toBe(2);
    const rest = await document(batchesOf(list.slice(1)), { from: found.next, to: 3 });
    expect(numbers(rest)).toEqual([2, 3]);
  });

  it('gives only what belongs to an execution', async () => {
    const list = [entry(1), entry(2), entry(3), entry(4)];
    const found = await document(batchesOf(list), { to: 4, execution: 'm0' });
    expect(numbers(found)).toEqual([2, 4]);
    expect(found).toMatchObject({ next: 5, missed: 0 });
  });

  it('writes one message a line where that is wanted', async () => {
    const lines = await written(batchesOf([entry(1), entry(2)]), { to: 2 }, LINES);
    const parsed = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(parsed).toMatchObject([{ sequence: 1 }, { sequence: 2 }, { next: 3, missed: 0 }]);
    expect(await written(batchesOf(), { from: 1, to: 0 }, LINES)).toBe('{"next":1,"missed":0}\n');
  });

  it('writes buffers in Base64, whether they are in memory or in a file, however it is read', async () => {
    const buffers = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 3 });
    const sizes = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(buffers, sizes, async (arrays, pieces) => {
        const list = arrays.map((array) => Buffer.from(array));
        const content = Buffer.from('{"text":"ü"}');
        const head = entry(1).message;
        const parts = {
          header: head.headerBytes,
          parentHeader: head.parentHeaderBytes,
          metadata: head.metadataBytes,
        };
        const inMemory = entry(1, { message: new Message({ ...parts, content, buffers: list }) });
        const spooled = bodyOf([content, ...list], pieces);
        const inFile = entry(1, {
          message: new Message({ ...parts, content: Buffer.from('{}') }),
          spooled,
        });
        const text = await written(batchesOf([inMemory]), { to: 1 });
        expect(await written(batchesOf([inFile]), { to: 1 })).toBe(text);
        const [message] = (JSON.parse(text) as Written).messages;
        expect(message?.buffers.map((one) => Buffer.from(one, 'base64'))).toEqual(list);
      }),
    );
  });

  it('holds only pieces of a giant message', async () => {
    const content = Buffer.from(JSON.stringify({ data: randomBytes(2_000_000).toString('hex') }));
    const spooled = bodyOf([content], [65_536]);
    const options = {
      range: { ...ALL, to: 1 },
      frame: DOCUMENT,
      shown: (one: JournalEntry) => one,
    };
    let total = 0;
    for await (const piece of writeOutput(batchesOf([entry(1, { spooled })]), options)) {
      expect(piece.length).toBeLessThan(400_000);
      total += piece.length;
    }
    expect(total).toBeGreaterThan(content.length);
  });
});
