import { randomBytes } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeHeader } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import type { SpooledBody } from '../host.ts';
import { JournalsRig, append } from '../testing/journals.ts';
import type { KernelJournal } from './journal-store.ts';
import type { JournalLimits } from './journal-budgets.ts';
import { Kind } from './kinds.ts';
import type { SpoolHead, SpoolSink } from './spool.ts';
import { Spools } from './spools.ts';

const MB = 1_000_000;
const bytesOf = (value: object): Buffer => Buffer.from(JSON.stringify(value));

function head(msgType = 'display_data'): SpoolHead {
  return {
    channel: 'iopub',
    header: bytesOf(makeHeader({ msgType, session: 'k' })),
    parentHeader: bytesOf({ msg_id: 'asked' }),
    metadata: bytesOf({}),
  };
}

/** Giant messages of one kernel. */
class Scene {
  readonly rig: JournalsRig;
  readonly kernel: KernelJournal;
  readonly lost: number[] = [];
  readonly spools: Spools;

  private constructor(rig: JournalsRig) {
    this.rig = rig;
    this.kernel = rig.open();
    this.spools = new Spools({
      journal: this.kernel,
      now: () => rig.now,
      examine: ({ message }) =>
        message.msgType === 'broken' ? undefined : { kind: Kind.output, origin: undefined },
      added: () => undefined,
      lost: (_received, bytes) => this.lost.push(bytes),
    });
  }

  static async create(limits: Partial<JournalLimits> = {}): Promise<Scene> {
    return new Scene(await JournalsRig.create({ memory: 100_000, disk: 20 * MB, ...limits }));
  }

  /** Sends parts in pieces, as fast as they are taken. */
  async send(parts: readonly Buffer[], msgType?: string): Promise<SpoolSink> {
    const sink = this.spools.open(head(msgType));
    for (const part of parts) {
      sink.part(part.length);
      for (let at = 0; at < part.length; at += 65_536) {
        if (!sink.write(part.subarray(at, at + 65_536))) await sink.drained();
      }
    }
    return sink;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.rig[Symbol.asyncDispose]();
  }
}

async function read(body: SpooledBody, start?: number, end?: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body.read(start, end)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('Spools', () => {
  it('make a message of a file that can be read in parts, between other messages', async () => {
    await using scene = await Scene.create();
    const [content, buffer] = [randomBytes(9 * MB), randomBytes(70_000)];
    append(scene.kernel);
    (await scene.send([content, Buffer.alloc(0), buffer])).end();
    append(scene.kernel);
    const { keeper } = scene.kernel;
    const batch = keeper.read(1, Infinity)!;
    expect(batch).toMatchObject({ first: 2, last: 2, kinds: Kind.output, packed: undefined });
    const [entry] = batch.entries;
    expect(entry?.message.header.msg_type).toBe('display_data');
    expect(entry?.message.parentHeader.msg_id).toBe('asked');
    expect(entry?.message.contentBytes.toString()).toBe('{}');
    const body = entry!.spooled!;
    expect(body.lengths).toEqual([content.length, 0, buffer.length]);
    expect((await read(body)).equals(Buffer.concat([content, buffer]))).toBe(true);
    expect((await read(body, 5, 300_000)).equals(content.subarray(5, 300_000))).toBe(true);
    expect((await read(body, content.length)).equals(buffer)).toBe(true);
    expect(keeper.disk).toBe(content.length + buffer.length);
    expect(keeper.read(2, Infinity)).toMatchObject({ first: 3, last: 3 });
    const [file] = await scene.rig.files();
    expect((await stat(file!)).mode & 0o777).toBe(0o600);
  });

  it('ask to wait while the disk is slower than the kernel', async () => {
    await using scene = await Scene.create();
    const sink = scene.spools.open(head());
    sink.part(8 * MB);
    expect(sink.write(Buffer.alloc(MB))).toBe(true);
    expect(sink.write(Buffer.alloc(7 * MB))).toBe(false);
    await sink.drained();
    sink.end();
    expect(scene.kernel.journal.last).toBe(1);
  });

  it('leave nothing of what was not genuine, or cannot be read', async () => {
    await using scene = await Scene.create();
    (await scene.send([randomBytes(MB)])).abort();
    (await scene.send([randomBytes(MB)], 'broken')).end();
    while ((await scene.rig.files()).length > 0) await new Promise((go) => setTimeout(go, 2));
    expect(scene.kernel.journal.last).toBe(0);
    expect(scene.kernel.keeper.disk).toBe(0);
    expect(scene.lost).toEqual([]);
  });

  it('refuse headers that cannot be read', async () => {
    await using scene = await Scene.create();
    expect(() => scene.spools.open({ ...head(), header: Buffer.from('[]') })).toThrow('header');
  });

  it('forget the oldest for the newest, and tell what is too large for the disk', async () => {
    await using scene = await Scene.create();
    for (let index = 0; index < 3; index += 1) (await scene.send([randomBytes(8 * MB)])).end();
    expect(scene.kernel.keeper.disk).toBe(16 * MB);
    expect(scene.kernel.keeper.first).toBe(2);
    (await scene.send([randomBytes(25 * MB)])).end();
    expect(scene.lost).toEqual([25 * MB]);
    expect(scene.kernel.journal.last).toBe(3);
    expect(scene.kernel.keeper.disk).toBe(16 * MB);
    while ((await scene.rig.files()).length > 2) await new Promise((go) => setTimeout(go, 2));
  });

  it('tell what could not be written', async () => {
    await using scene = await Scene.create();
    await writeFile(join(scene.rig.folder, 'journals'), 'a file where a folder should be');
    const sink = await scene.send([randomBytes(9 * MB)]);
    sink.end();
    expect(scene.lost).toEqual([9 * MB]);
    expect(scene.kernel.journal.last).toBe(0);
    expect(scene.kernel.keeper.disk).toBe(0);
    await rm(join(scene.rig.folder, 'journals'));
  });

  it('count a message as missing whose file fails after it was added', async () => {
    await using scene = await Scene.create();
    await writeFile(join(scene.rig.folder, 'journals'), 'a file where a folder should be');
    const sink = scene.spools.open(head());
    sink.part(10);
    sink.write(Buffer.alloc(10));
    sink.end();
    const body = scene.kernel.keeper.read(0, Infinity)!.entries[0]!.spooled!;
    await expect(read(body)).rejects.toThrow('could not be kept');
    expect(scene.kernel.keeper.next(0)).toBeUndefined();
    await rm(join(scene.rig.folder, 'journals'));
  });
});
