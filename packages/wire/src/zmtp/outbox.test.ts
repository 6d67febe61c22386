import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryTransport } from '../testing/transport.ts';
import { Outbox } from './outbox.ts';

function opened(highWaterMark = 1000): { transport: MemoryTransport; outbox: Outbox } {
  const transport = new MemoryTransport();
  const outbox = new Outbox(transport, highWaterMark);
  outbox.open();
  return { transport, outbox };
}

describe('Outbox', () => {
  it('writes everything in order, whatever the sizes', () => {
    const sizes = fc.array(fc.oneof(fc.nat(20), fc.nat(200_000)), { maxLength: 30 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const { transport, outbox } = opened();
        const pieces = lengths.map((length, index) => Buffer.alloc(length, index));
        for (const piece of pieces) outbox.push([piece]);
        outbox.flush();
        expect(Buffer.concat(transport.written).equals(Buffer.concat(pieces))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('writes at the end of the turn by itself, once', async () => {
    const { transport, outbox } = opened();
    outbox.push([Buffer.from('a')]);
    outbox.push([Buffer.from('b')]);
    expect(transport.written).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(transport.written.join()).toBe('ab');
  });

  it('writes at the end of the callback where that is asked for', async () => {
    const transport = new MemoryTransport();
    const outbox = new Outbox(transport, 1000, 'callback');
    outbox.open();
    outbox.push([Buffer.from('a')]);
    outbox.push([Buffer.from('b')]);
    expect(transport.written).toEqual([]);
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
    expect(transport.written.join()).toBe('ab');
  });

  it('does not copy a large piece', () => {
    const { transport, outbox } = opened();
    const large = Buffer.alloc(100_000);
    outbox.push([Buffer.from('head'), large, Buffer.from('tail')]);
    outbox.flush();
    expect(transport.written).toContain(large);
  });

  it('holds what comes before it is opened, except what must go at once', () => {
    const transport = new MemoryTransport();
    const outbox = new Outbox(transport, 1000);
    outbox.push([Buffer.from('later')]);
    outbox.flush();
    outbox.writeNow(Buffer.from('now'));
    expect(transport.written.join()).toBe('now');
    outbox.open();
    expect(transport.written.join('')).toBe('nowlater');
  });

  it('wakes every waiting sender when the transport has room, and not before', async () => {
    const { transport, outbox } = opened(100);
    outbox.push([Buffer.alloc(150)]);
    expect(outbox.writable).toBe(false);
    const woken: string[] = [];
    const waiting = ['a', 'b'].map((name) => outbox.drained().then(() => woken.push(name)));
    outbox.flush();
    await Promise.resolve();
    expect(woken).toEqual([]);
    transport.written = [];
    outbox.settle();
    await Promise.all(waiting);
    expect(woken).toEqual(['a', 'b']);
  });

  it('forgets all and wakes all when the peer is gone', async () => {
    const { transport, outbox } = opened(10);
    outbox.push([Buffer.alloc(50)]);
    const waiting = outbox.drained();
    outbox.discard();
    await waiting;
    await new Promise((resolve) => setImmediate(resolve));
    expect(transport.written).toEqual([]);
    expect(outbox.pendingBytes).toBe(0);
  });
});
