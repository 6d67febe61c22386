import { Message, frameV1 } from 'elara-wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Batch } from '../host.ts';
import { Journal } from './journal.ts';
import { Kind } from './kinds.ts';
import { StoredPart } from './parts.ts';
import { JournalReader } from './reader.ts';
import { Segment } from './segment.ts';
import { SegmentBuffers } from './segment-buffers.ts';
import { SharedBatches } from './shared-batches.ts';

const SIZE = 4096;

/** Tells how many were new. */
class CountedBuffers extends SegmentBuffers {
  made = 0;
  readonly #known = new Set<Buffer>();

  override take(size: number): Buffer {
    const buffer = super.take(size);
    if (!this.#known.has(buffer)) this.made += 1;
    this.#known.add(buffer);
    return buffer;
  }
}

/** A journal, what it was given, and readers that hold what they were given as sockets do. */
class Scene {
  readonly buffers = new CountedBuffers(SIZE);
  readonly journal = new Journal(1_000_000, this.buffers);
  readonly frames: Buffer[] = [];
  readonly batches = new SharedBatches(this.journal);
  readonly #readers: { reader: JournalReader; held: Batch[]; keepsEntries: boolean }[] = [];

  readonly append = (size: number): void => {
    const content = { n: this.frames.length, text: 'x'.repeat(size) };
    const message = Message.create({ msgType: 'stream', session: 's', content });
    this.frames.push(Buffer.concat(frameV1('iopub', message)));
    this.journal.append({ channel: 'iopub', message, kind: Kind.output, origin: undefined });
  };

  join(after: number, keepsEntries = false): void {
    const held: Batch[] = [];
    const { journal: kept } = this;
    const journal = {
      get first() {
        return kept.first;
      },
      get last() {
        return kept.last;
      },
      next: (place: number) => kept.next(place),
      read: (place: number, most: number, last?: number) => kept.read(place, most, last),
      bytesAfter: (place: number) => kept.bytesAfter(place),
      load: () => Promise.resolve(),
    };
    const reader = new JournalReader({
      after,
      window: 20_000,
      journal,
      batches: this.batches,
      listener: (batch) => {
        this.#check(batch);
        if (keepsEntries) expect(batch.entries).toHaveLength(batch.last - batch.first + 1);
        held.push(batch);
      },
    });
    this.#readers.push({ reader, held, keepsEntries });
  }

  pump(index: number): void {
    this.#at(index)?.reader.pump(() => undefined);
  }

  /** The oldest batch of a reader has left: until now it has to be what it was. */
  pass(index: number): void {
    const one = this.#at(index);
    const batch = one?.held.shift();
    if (one === undefined || batch === undefined) return;
    this.#check(batch);
    one.reader.acknowledge(batch.last);
    // Entries stay what they were, whatever becomes of the rest.
    if (one.keepsEntries) this.#checkEntries(batch);
  }

  #at(index: number) {
    return this.#readers[index % Math.max(this.#readers.length, 1)];
  }

  #check({ first, last, packed }: Batch): void {
    expect(packed?.equals(Buffer.concat(this.frames.slice(first - 1, last)))).toBe(true);
  }

  #checkEntries(batch: Batch): void {
    for (const { message, sequence } of batch.entries) {
      expect(message.parseContent()['n']).toBe(sequence - 1);
    }
  }
}

describe('The buffers of segments', () => {
  it('are used again when a segment has left the journal and nobody holds bytes of it', () => {
    const scene = new Scene();
    scene.join(0);
    for (let round = 0; round < 200; round += 1) {
      for (let index = 0; index < 10; index += 1) scene.append(300);
      scene.pump(0);
      for (let index = 0; index < 10; index += 1) scene.pass(0);
      while (scene.journal.memory > 5 * SIZE && scene.journal.forgetOldestInMemory());
    }
    expect(scene.buffers.made).toBeLessThan(12);
  });

  it('are not used again while a reader has not passed on what it was given', () => {
    const scene = new Scene();
    scene.join(0);
    for (let index = 0; index < 10; index += 1) scene.append(300);
    scene.pump(0);
    while (scene.journal.forgetOldestInMemory());
    for (let index = 0; index < 100; index += 1) scene.append(300);
    while (scene.journal.forgetOldestInMemory());
    for (let index = 0; index < 10; index += 1) scene.pass(0);
  });

  it('are not shown to who comes later when they were moved to a file', () => {
    const { journal, batches, append } = new Scene();
    for (let index = 0; index < 10; index += 1) append(300);
    const [part] = journal.oldestInMemory(1);
    expect(batches.read(0)?.first).toBe(1);
    const place = { file: '', at: 0, packedLength: part!.bytes, count: 1, originsLength: 0 };
    expect(journal.replace(part!, new StoredPart(part!, place, 0))).toBe(true);
    expect(batches.read(0)).toBeUndefined();
  });

  it('of what was read back are used again when it was dropped and nobody holds it', () => {
    const { journal, append } = new Scene();
    for (let index = 0; index < 8; index += 1) append(300);
    const [part] = journal.oldestInMemory(1);
    const { pieces, kindOf } = part!.contents();
    const buffers = new CountedBuffers(SIZE);
    const read = (): Segment => {
      const buffer = buffers.takeFor(pieces[0]!.length);
      const length = pieces[0]!.copy(buffer);
      const contents = {
        first: 1,
        buffer,
        length,
        kinds: kindOf,
        origins: new Map<never, never>(),
      };
      return Segment.full(contents, buffers);
    };
    const [one, two] = [read(), read()];
    expect(buffers.made).toBe(2);
    one.hold();
    one.retire();
    two.retire();
    expect([one.isGone, two.isGone]).toEqual([false, true]);
    const three = read();
    one.release();
    expect(one.isGone).toBe(true);
    // Entries may be kept for as long as one likes.
    const entry = three.entry(2);
    three.retire();
    expect(three.isGone).toBe(false);
    read();
    expect(buffers.made).toBe(2);
    expect(entry.message.parseContent()['n']).toBe(1);
  });

  it('are what every reader expects, in whatever order things happen', () => {
    const place = fc.nat(7);
    const steps = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ append: fc.nat(1500) }) },
        { weight: 4, arbitrary: fc.record({ pump: place }) },
        { weight: 4, arbitrary: fc.record({ pass: place }) },
        { weight: 2, arbitrary: fc.record({ forget: fc.constant(true) }) },
        { weight: 1, arbitrary: fc.record({ join: fc.boolean() }) },
      ),
      { minLength: 20, maxLength: 300 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const scene = new Scene();
        scene.join(0);
        for (const step of list) {
          if ('append' in step) scene.append(step.append);
          else if ('pump' in step) scene.pump(step.pump);
          else if ('pass' in step) scene.pass(step.pass);
          else if ('forget' in step) scene.journal.forgetOldestInMemory();
          else scene.join(Math.max(scene.journal.last - 3, 0), step.join);
        }
      }),
    );
  });
});
