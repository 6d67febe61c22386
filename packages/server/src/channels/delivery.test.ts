import { setImmediate as turn } from 'node:timers/promises';

import { V1_PROTOCOL, decodeV1, type Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { defaultSettings } from '../config/index.ts';
import { Kind, type Batch, type SpooledBody, type Subscription } from '../kernels/index.ts';
import { RecordingLog } from '../kernels/testing/recording-log.ts';
import { codecOf } from './codec.ts';
import { Delivery } from './delivery.ts';
import { KernelClients, type Member } from './registry.ts';
import { Selection } from './selection.ts';
import { channelSettings, type ChannelSettings } from './settings.ts';
import { batchOf, lines } from './testing/batches.ts';
import { FakeOutlet } from './testing/fake-outlet.ts';

/** A journal's side of it. */
class FakeSubscription implements Subscription {
  readonly acknowledged: number[] = [];
  readonly skipped: number[] = [];
  backlog = { messages: 0, bytes: 0 };

  acknowledge(sequence: number): void {
    this.acknowledged.push(sequence);
  }

  skipOutputUntil(sequence: number): void {
    this.skipped.push(sequence);
  }

  close(): void {
    this.acknowledged.length = 0;
  }
}

class Scene {
  now = 0;
  failed = 0;
  readonly outlet = new FakeOutlet();
  readonly subscription = new FakeSubscription();
  readonly log = new RecordingLog();
  readonly given: Batch[] = [];
  readonly delivery: Delivery;

  constructor(own: Partial<ChannelSettings> = {}) {
    const settings = {
      ...defaultSettings(channelSettings),
      socketBytes: 65_536,
      backlogBytes: 1_000_000,
      ...own,
    };
    const now = () => this.now;
    const member: Member = {
      id: 'me',
      session: 's',
      bytes: 0,
      probe: () => Promise.resolve(true),
      terminate: () => undefined,
    };
    const clients = new KernelClients();
    clients.join(member);
    this.delivery = new Delivery({
      codec: codecOf(V1_PROTOCOL),
      outlet: this.outlet.asOutlet,
      selection: new Selection(member, clients, { settings, now }),
      session: 's',
      outputUrl: '/api/kernels/k/output',
      after: 0,
      around: { settings, log: this.log, now },
      given: (batch) => this.given.push(batch),
      fail: () => (this.failed += 1),
    });
    this.delivery.begin(this.subscription);
  }

  /** Fills the socket's queue with what the client does not take, and waits so many seconds. */
  fallBehind(seconds: number): void {
    this.delivery.receive(batchOf(1, lines('x'.repeat(40_000))), 0);
    this.delivery.receive(batchOf(2, lines('held')), 0);
    this.now += seconds * 1000;
  }
}

const missing = (message: Message | undefined): unknown =>
  (message?.parseMetadata()['elara'] as { missing?: unknown } | undefined)?.missing;

describe('a client that keeps up', () => {
  it('is given each batch as it is, and tells the journal when the system has taken it', () => {
    const { delivery, outlet, subscription, given } = new Scene();
    const batches = [batchOf(1, lines('a', 'b')), batchOf(3, lines('c'))];
    for (const batch of batches) delivery.receive(batch, 0);
    expect(outlet.texts()).toEqual(['a', 'b', 'c']);
    expect(given).toEqual(batches);
    expect(delivery.sequence).toBe(3);
    expect(subscription.acknowledged).toEqual([]);
    outlet.takeAll();
    expect(subscription.acknowledged).toEqual([2, 3]);
  });

  it('does not get what is for others, and passes it over in order', () => {
    const { delivery, outlet, subscription } = new Scene();
    const origin = { connection: '', session: 'other' };
    const reply = { channel: 'shell', kind: Kind.reply, msgType: 'execute_reply', origin } as const;
    const isOurs = { ...reply, origin: { connection: 'me', session: 's' } };
    delivery.receive(batchOf(1, lines('a')), 0);
    delivery.receive(batchOf(2, [{ ...reply, origin: { connection: 'me', session: 'x' } }]), 0);
    delivery.receive(batchOf(3, [isOurs]), 0);
    expect(outlet.sent.map(({ header }) => header.msg_type)).toEqual([
      'stream',
      'execute_reply',
      'execute_reply',
    ]);
    outlet.takeAll();
    expect(subscription.acknowledged).toEqual([1, 2, 3]);
  });

  it('acknowledges what needs no sending only after what was sent before', () => {
    const { delivery, outlet, subscription } = new Scene();
    delivery.receive(batchOf(1, lines('a')), 0);
    delivery.receive({ ...batchOf(2, []), last: 9, packed: undefined }, 0);
    expect(subscription.acknowledged).toEqual([]);
    outlet.takeAll();
    expect(subscription.acknowledged).toEqual([9]);
    delivery.receive({ ...batchOf(10, []), last: 12, packed: undefined }, 0);
    expect(subscription.acknowledged).toEqual([9, 12]);
  });

  it('lets small output wait for what ends its request, and nothing else', () => {
    const { delivery, outlet } = new Scene();
    delivery.receive(batchOf(1, lines('a')), 0);
    delivery.receive(batchOf(2, [{ kind: Kind.idle }]), 0);
    delivery.receive(batchOf(3, lines('x'.repeat(70_000))), 0);
    expect(outlet.waits).toEqual([true, false, false]);
  });
});

describe('a client that is behind', () => {
  it('has no more under way than its budget', () => {
    const { delivery, outlet } = new Scene({ foldAfter: 1000 });
    const line = 'x'.repeat(10_000);
    for (let index = 1; index <= 6; index += 1) delivery.receive(batchOf(index, lines(line)), 0);
    expect(outlet.sent.length).toBe(4);
    expect(delivery.bytes).toBeLessThan(65_536 + 15_000);
    outlet.takeAll();
    expect(outlet.sent.length).toBe(6);
    expect(delivery.bytes).toBe(0);
  });

  it('sees messages as they are for the first seconds', () => {
    const at = new Scene();
    at.fallBehind(1.9);
    for (let index = 3; index < 9; index += 1) at.delivery.receive(batchOf(index, lines('b')), 0);
    at.outlet.takeAll();
    expect(at.outlet.texts().slice(1)).toEqual(['held', 'b', 'b', 'b', 'b', 'b', 'b']);
    expect(at.subscription.acknowledged).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is then given what waits folded, until it has caught up', () => {
    const at = new Scene();
    at.fallBehind(2);
    for (let index = 3; index < 9; index += 1) at.delivery.receive(batchOf(index, lines('b')), 0);
    at.outlet.takeAll();
    expect(at.outlet.texts().slice(1)).toEqual(['heldbbbbbb']);
    expect(at.subscription.acknowledged).toEqual([1, 8]);
    expect(at.given.map(({ last }) => last)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    at.delivery.receive(batchOf(9, lines('c')), 0);
    at.delivery.receive(batchOf(10, lines('x'.repeat(40_000))), 0);
    at.delivery.receive(batchOf(11, lines('d')), 0);
    at.delivery.receive(batchOf(12, lines('e')), 0);
    at.outlet.takeAll();
    expect(at.outlet.texts().slice(-2)).toEqual(['d', 'e']);
  });

  it('is not given output where it would be too far behind, and told once where that is', () => {
    const at = new Scene();
    at.fallBehind(3);
    at.subscription.backlog = { messages: 5000, bytes: 1_000_001 };
    at.delivery.receive(batchOf(3, lines('last')), 0);
    at.delivery.receive(batchOf(4, [{ kind: Kind.idle, msgType: 'status' }]), 0);
    expect(at.subscription.skipped).toEqual([5003]);
    at.outlet.takeAll();
    const [, , mark, status] = at.outlet.sent;
    expect(mark?.parentHeader).toEqual({ msg_id: 'p' });
    expect(mark?.parseContent()).toEqual({
      name: 'stderr',
      text: '[This client was too far behind 5000 messages of this kernel: their output is missing here. It is kept at /api/kernels/k/output?from=4&to=5003]\n',
    });
    expect(missing(mark)).toEqual({
      from: 4,
      to: 5003,
      url: '/api/kernels/k/output?from=4&to=5003',
    });
    expect(status?.header.msg_type).toBe('status');
    expect(at.outlet.sent).toHaveLength(4);
    expect(at.log.lines).toEqual(['warn Output is left out for a client that is too far behind']);
  });

  it('is told of the next gap anew', () => {
    const at = new Scene();
    at.fallBehind(3);
    at.subscription.backlog = { messages: 10, bytes: 1_000_001 };
    at.delivery.receive(batchOf(3, lines('a')), 0);
    at.delivery.receive(batchOf(14, lines('b')), 0);
    expect(at.subscription.skipped).toEqual([13, 24]);
    at.outlet.takeAll();
    expect(at.outlet.sent.filter((one) => missing(one) !== undefined)).toHaveLength(2);
  });

  it('is told what the journal has forgotten, where nothing of it can be fetched', () => {
    const { delivery, outlet } = new Scene();
    delivery.receive(batchOf(1, lines('a')), 0);
    delivery.receive(batchOf(8, lines('b')), 6);
    expect(outlet.texts()).toEqual([
      'a',
      '[6 messages of this kernel were not kept for this client and are missing here]\n',
      'b',
    ]);
    expect(missing(outlet.sent[1])).toEqual({ from: 2, to: 7 });
  });

  it('gets messages of the server among the others', () => {
    const at = new Scene();
    at.fallBehind(0);
    for (const { message } of batchOf(1, lines('own')).entries) at.delivery.send('iopub', message);
    at.outlet.takeAll();
    expect(at.outlet.texts().slice(1)).toEqual(['own', 'held']);
  });
});

describe('a giant message', () => {
  const body = (pieces: readonly string[], failAt = Infinity): SpooledBody => ({
    lengths: [pieces.join('').length],
    read: async function* () {
      for (const [index, piece] of pieces.entries()) {
        await turn();
        if (index === failAt) throw new Error('gone');
        yield Buffer.from(piece);
      }
    },
  });
  const giant = (sequence: number, spooled: SpooledBody): Batch => {
    const [entry] = batchOf(sequence, [{ msgType: 'display_data' }]).entries;
    const entries = entry === undefined ? [] : [{ ...entry, spooled }];
    return { ...batchOf(sequence, [{}], false), bytes: 1_000_000_000, entries };
  };

  async function settle(outlet: FakeOutlet): Promise<void> {
    for (let index = 0; index < 30; index += 1) {
      await turn();
      outlet.take();
    }
  }

  it('is sent piece by piece as it is taken, and what follows waits for its end', async () => {
    const { delivery, outlet, subscription } = new Scene();
    delivery.receive(batchOf(1, lines('before')), 0);
    delivery.receive(giant(2, body(['{"data":', '"large"', '}'])), 0);
    delivery.receive(batchOf(3, lines('after')), 0);
    expect(outlet.texts()).toEqual(['before']);
    expect(delivery.sequence).toBe(1);
    await turn();
    outlet.takeAll();
    await turn();
    expect(outlet.fragments.length).toBeLessThan(3);
    await settle(outlet);
    expect(outlet.fragments.map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
      [true, false],
      [false, false],
      [false, false],
      [false, true],
    ]);
    const whole = decodeV1(Buffer.concat(outlet.fragments.map(({ data }) => data)));
    expect(whole.message.contentBytes.toString()).toBe('{"data":"large"}');
    expect(outlet.texts()).toEqual(['before', 'after']);
    expect(subscription.acknowledged.at(-1)).toBe(3);
  });

  it('that cannot be read at all is marked', async () => {
    const { delivery, outlet, subscription } = new Scene();
    const gone: SpooledBody = {
      lengths: [3],
      read: async function* () {
        await turn();
        throw new Error('gone');
      },
    };
    delivery.receive(giant(1, gone), 0);
    delivery.receive(batchOf(2, lines('after')), 0);
    await settle(outlet);
    expect(outlet.fragments).toEqual([]);
    expect(outlet.sent.map(missing)).toEqual([{ from: 1, to: 1 }, undefined]);
    expect(subscription.acknowledged.at(-1)).toBe(2);
  });

  it('that breaks off ends the connection, so that the client comes back for it', async () => {
    const at = new Scene();
    at.delivery.receive(giant(1, body(['{', '"a"', ':1}'], 2)), 0);
    await settle(at.outlet);
    expect(at.failed).toBe(1);
    expect(at.subscription.acknowledged).toEqual([]);
  });
});
