import { Message, encodeV1 } from 'elara-wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Batch } from '../host.ts';
import { Journal } from './journal.ts';
import { JournalReader } from './reader.ts';

function message(size = 10): Message {
  const empty = Buffer.from('{}');
  return new Message({
    header: empty,
    parentHeader: empty,
    metadata: empty,
    content: Buffer.alloc(size),
  });
}

function filled(count: number, budget = 1_000_000): Journal {
  const journal = new Journal(budget);
  for (let index = 0; index < count; index += 1) {
    journal.append({ channel: 'iopub', message: message(), origin: undefined });
  }
  return journal;
}

const numbers = (batch: Pick<Batch, 'entries'>): number[] =>
  batch.entries.map((one) => one.sequence);

describe('Journal', () => {
  it('numbers from 1 and reads after a number', () => {
    const journal = filled(5);
    expect([journal.first, journal.last]).toEqual([1, 5]);
    expect(numbers(journal.read(0, Infinity))).toEqual([1, 2, 3, 4, 5]);
    expect(numbers(journal.read(3, Infinity))).toEqual([4, 5]);
    expect(numbers(journal.read(5, Infinity))).toEqual([]);
    expect(numbers(journal.read(1, 1))).toEqual([2]);
  });

  it('forgets the oldest down to its budget, but nothing that is needed', () => {
    const journal = filled(100, 5000);
    journal.trim(10);
    expect(journal.first).toBe(11);
    expect(journal.isOverBudget).toBe(true);
    journal.trim(100);
    expect(journal.bytes).toBeLessThanOrEqual(5000);
    expect(numbers(journal.read(0, Infinity))[0]).toBe(journal.first);
  });

  it('gives the same message whether it is new, settled or large', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 20 }), fc.boolean(), (sizes, settles) => {
        const journal = new Journal(10_000_000);
        const origin = { connection: 'a', session: 'b' };
        const given = sizes.map((size) => {
          const buffers = [Buffer.alloc(size, size % 251), Buffer.alloc(0)];
          const made = Message.create({ msgType: 'x', session: 's', content: { size }, buffers });
          return journal.append({ channel: 'shell', message: made, origin }).message;
        });
        if (settles) journal.settle();
        const kept = journal.read(0, Infinity).entries;
        expect(kept.map((entry) => [entry.sequence, entry.channel, entry.origin])).toEqual(
          given.map((_, index) => [index + 1, 'shell', origin]),
        );
        for (const [index, { message: one, frame }] of kept.entries()) {
          const wanted = encodeV1('shell', given[index]!);
          expect(encodeV1('shell', one).equals(wanted)).toBe(true);
          expect(frame?.equals(wanted) ?? true).toBe(true);
        }
      }),
    );
  });

  it('gives who keeps up the very messages that came', () => {
    const journal = filled(3);
    const [first] = journal.read(0, 1).entries;
    expect(journal.read(0, 1).entries[0]).toBe(first);
    journal.settle();
    expect(journal.read(0, 1).entries[0]).not.toBe(first);
    expect(journal.read(0, 1).entries[0]?.message.contentBytes).toEqual(
      first?.message.contentBytes,
    );
  });

  it('keeps count through any sequence of appends and trims', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { maxLength: 60 }), (sizes) => {
        const journal = new Journal(10_000);
        for (const [index, size] of sizes.entries()) {
          journal.append({ channel: 'iopub', message: message(size), origin: undefined });
          journal.trim(journal.last);
          expect(journal.last).toBe(index + 1);
          expect(journal.bytes).toBeLessThanOrEqual(10_000);
          const all = numbers(journal.read(0, Infinity));
          expect(all.length).toBe(journal.last - journal.first + 1);
        }
      }),
    );
  });
});

describe('JournalReader', () => {
  it('is given no more than its window until it acknowledges', () => {
    const journal = filled(10);
    const seen: number[] = [];
    const reader = new JournalReader(
      journal,
      { after: 0, window: 200 },
      (batch) => seen.push(...numbers(batch)),
      0,
    );
    reader.pump(0);
    expect(seen).toEqual([1, 2]);
    reader.pump(0);
    expect(seen).toEqual([1, 2]);
    reader.acknowledge(1, 0);
    reader.pump(0);
    expect(seen).toEqual([1, 2]);
    reader.acknowledge(2, 0);
    reader.pump(0);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('counts what was forgotten before it came', () => {
    const journal = filled(100, 5000);
    journal.trim(100);
    const batches: Batch[] = [];
    new JournalReader(journal, { after: 3 }, (batch) => batches.push(batch), 0).pump(0);
    expect(batches[0]?.missed).toBe(journal.first - 4);
    expect(numbers(batches[0]!)[0]).toBe(journal.first);
  });

  it('tells a slow reader from one that waits for nothing', () => {
    const journal = filled(1);
    const reader = new JournalReader(journal, { after: 0 }, () => undefined, 0);
    reader.pump(5000);
    expect(reader.movedAt).toBe(5000);
    reader.acknowledge(1, 7000);
    expect(reader.movedAt).toBe(7000);
  });
});
