import { Message, encodeV1 } from 'elara-wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Batch, JournalEntry } from '../host.ts';
import { Journal } from './journal.ts';
import { Kind } from './kinds.ts';

function message(size = 10): Message {
  const empty = Buffer.from('{}');
  const parts = { header: empty, parentHeader: empty, metadata: empty };
  return new Message({ ...parts, content: Buffer.alloc(size) });
}

function filled(count: number, budget = 1_000_000, size = 10): Journal {
  const journal = new Journal(budget);
  for (let index = 0; index < count; index += 1) {
    const made = message(size);
    journal.append({ channel: 'iopub', message: made, kind: Kind.output, origin: undefined });
  }
  return journal;
}

/** All that can be read after a number. */
function batches(journal: Journal, after = 0, maxBytes = Infinity): Batch[] {
  const found: Batch[] = [];
  for (let place = after; ;) {
    const batch = journal.read(place, maxBytes);
    if (batch === undefined) return found;
    found.push(batch);
    place = batch.last;
  }
}

function entries(journal: Journal, after = 0, maxBytes = Infinity): JournalEntry[] {
  return batches(journal, after, maxBytes).flatMap((batch) => batch.entries);
}

const numbers = (list: readonly JournalEntry[]): number[] => list.map((one) => one.sequence);

describe('Journal', () => {
  it('numbers from 1 and reads after a number', () => {
    const journal = filled(5);
    expect([journal.first, journal.last]).toEqual([1, 5]);
    expect(numbers(entries(journal))).toEqual([1, 2, 3, 4, 5]);
    expect(numbers(entries(journal, 3))).toEqual([4, 5]);
    expect(entries(journal, 5)).toEqual([]);
    expect(journal.read(1, 1)).toMatchObject({ first: 2, last: 2 });
    expect(journal.read(1, Infinity, 3)).toMatchObject({ first: 2, last: 3 });
  });

  it('forgets the oldest parts, but never the newest', () => {
    const journal = filled(1000, 20_000, 100);
    const before = journal.memory;
    expect(journal.forgetOldestInMemory()).toBe(true);
    expect(journal.memory).toBeLessThan(before);
    expect(journal.first).toBeGreaterThan(1);
    expect(numbers(entries(journal))).toEqual(
      Array.from({ length: 1000 - journal.first + 1 }, (_, index) => journal.first + index),
    );
    while (journal.forgetOldestInMemory());
    expect(entries(journal).at(-1)?.sequence).toBe(1000);
    expect(journal.memory).toBeLessThan(10_000);
  });

  it('goes on after a gap where a part in the middle was forgotten', () => {
    const journal = filled(300, 20_000, 100);
    const second = journal.next(batches(journal)[0]!.last)!;
    expect(journal.forget(second)).toBe(true);
    expect(journal.forget(second)).toBe(false);
    const kept = numbers(entries(journal));
    expect(kept).toHaveLength(300 - (second.last - second.first + 1));
    expect(kept).not.toContain(second.first);
    expect(journal.read(second.first - 1, Infinity)?.first).toBe(second.last + 1);
    expect(journal.read(second.first, 1)?.first).toBe(second.last + 1);
  });

  it('gives batches that are views of what is written to websockets', () => {
    const journal = filled(3);
    const [batch] = batches(journal);
    expect(batch?.kinds).toBe(Kind.output);
    expect(batch?.packed?.length).toBe(batch?.bytes);
    const frames = batch!.entries.map(({ frame }) =>
      Buffer.concat([Buffer.of(0x82, frame!.length), frame!]),
    );
    expect(batch?.packed?.equals(Buffer.concat(frames))).toBe(true);
    expect(batch?.entries).toBe(batch?.entries);
  });

  it('gives every message as it came, small or large, in batches of any size', () => {
    const sizes = fc.array(fc.oneof(fc.nat(500), fc.nat(100_000)), { maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 300_000 }), (list, maxBytes) => {
        const journal = new Journal(100_000_000);
        const given = list.map((size, index) => {
          const buffers = [Buffer.alloc(size, size % 251), Buffer.alloc(0)];
          const made = Message.create({ msgType: 'x', session: 's', content: { size }, buffers });
          const origin = index % 3 === 0 ? { connection: 'a', session: `${index}` } : undefined;
          const kind = 1 << (index % 8);
          expect(journal.append({ channel: 'shell', message: made, kind, origin })).toBe(index + 1);
          return { sequence: index + 1, channel: 'shell', kind, origin, message: made } as const;
        });
        const found = batches(journal, 0, maxBytes);
        const kept = found.flatMap((batch) => batch.entries);
        expect(
          kept.map(({ sequence, channel, kind, origin }) => ({ sequence, channel, kind, origin })),
        ).toEqual(
          given.map(({ sequence, channel, kind, origin }) => ({ sequence, channel, kind, origin })),
        );
        for (const [index, { message: one, frame }] of kept.entries()) {
          const wanted = encodeV1('shell', given[index]!.message);
          expect(encodeV1('shell', one).equals(wanted)).toBe(true);
          expect(frame?.equals(wanted) ?? true).toBe(true);
        }
        for (const batch of found) {
          expect(batch.kinds).toBe(batch.entries.reduce((kinds, { kind }) => kinds | kind, 0));
        }
        expect(journal.bytesAfter(0)).toBe(found.reduce((sum, { bytes }) => sum + bytes, 0));
        const [head] = found;
        if (head !== undefined) {
          expect(journal.bytesAfter(head.last)).toBe(journal.bytesAfter(0) - head.bytes);
        }
      }),
    );
  });
});
