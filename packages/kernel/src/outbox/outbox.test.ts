import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { READ, WRITTEN, createOutboxMemory, type OutboxMemory } from './layout.ts';
import { OutboxReader, OutboxWriter, RecordKind, type OutboxRecord } from './index.ts';

function ends(memory: OutboxMemory): {
  writer: OutboxWriter;
  reader: OutboxReader;
  wakes: number[];
} {
  const wakes: number[] = [];
  const writer = new OutboxWriter(memory, () => wakes.push(1));
  return { writer, reader: new OutboxReader(memory), wakes };
}

function readAll(reader: OutboxReader): OutboxRecord[] {
  const records: OutboxRecord[] = [];
  for (let record = reader.next(); record !== undefined; record = reader.next())
    records.push(record);
  return records;
}

describe('the outbox', () => {
  it('carries records as they were written', () => {
    const { writer, reader } = ends(createOutboxMemory(256));
    writer.write(RecordKind.stdout, 7, Buffer.from('héllo'));
    writer.write(RecordKind.event, 4_000_000_000, Buffer.alloc(0));
    expect(readAll(reader)).toEqual([
      { kind: RecordKind.stdout, cell: 7, first: true, last: true, payload: Buffer.from('héllo') },
      {
        kind: RecordKind.event,
        cell: 4_000_000_000,
        first: true,
        last: true,
        payload: Buffer.alloc(0),
      },
    ]);
  });

  it('stays in order over any number of turns of the ring, also where positions overflow', () => {
    const payload = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 30 }), fc.integer(), (payloads, start) => {
        const memory = createOutboxMemory(128);
        memory.control[WRITTEN] = start;
        memory.control[READ] = start;
        const { writer, reader } = ends(memory);
        const read: Buffer[] = [];
        for (const bytes of payloads) {
          // What the ring cannot hold has to be read first.
          if (bytes.length > 40) read.push(...readAll(reader).map((record) => record.payload));
          writer.write(RecordKind.stdout, 1, bytes);
          read.push(...readAll(reader).map((record) => record.payload));
        }
        expect(Buffer.concat(read)).toEqual(Buffer.concat(payloads));
      }),
    );
  });

  it('cuts what is too long into pieces', () => {
    const { writer, reader } = ends(createOutboxMemory(256));
    writer.write(RecordKind.event, 1, Buffer.alloc(150, 1));
    const pieces = readAll(reader);
    expect(pieces.map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
    expect(Buffer.concat(pieces.map(({ payload }) => payload))).toEqual(Buffer.alloc(150, 1));
  });

  it('wakes a reader that sleeps, once', () => {
    const { writer, reader, wakes } = ends(createOutboxMemory());
    writer.write(RecordKind.stdout, 1, Buffer.from('a'));
    writer.write(RecordKind.stdout, 1, Buffer.from('b'));
    expect(wakes).toHaveLength(1);
    expect(reader.sleep()).toBe(false);
    readAll(reader);
    expect(reader.sleep()).toBe(true);
    writer.write(RecordKind.stdout, 1, Buffer.from('c'));
    expect(wakes).toHaveLength(2);
  });

  it('wants a capacity that positions can wrap around', () => {
    expect(() => createOutboxMemory(100)).toThrow('power of two');
    expect(() => createOutboxMemory(32)).toThrow(RangeError);
  });
});
