import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalEvent } from './host.ts';
import { Scrollback } from './scrollback.ts';
import { Subscriber, WINDOW } from './subscriber.ts';

const KILOBYTE = Buffer.alloc(1024, 'x');

function setUp(limit = Number.MAX_SAFE_INTEGER) {
  const scrollback = new Scrollback(limit);
  const events: TerminalEvent[] = [];
  const subscribe = (now = 0) => new Subscriber(scrollback, (event) => events.push(event), now);
  const text = () =>
    events.map((event) => (event.type === 'output' ? event.bytes.toString() : '')).join('');
  return { scrollback, events, subscribe, text };
}

const exit = { exitCode: 0, signal: null };

describe('a subscriber', () => {
  it('gets the scrollback first and then what comes', () => {
    const { scrollback, subscribe, text } = setUp();
    scrollback.append(Buffer.from('before '));
    const subscriber = subscribe();
    scrollback.append(Buffer.from('after'));
    subscriber.pump(undefined);
    expect(text()).toBe('before after');
  });

  it('has no more than a window under way', () => {
    const { scrollback, subscribe, text, events } = setUp();
    const subscriber = subscribe();
    for (let index = 0; index < 1000; index++) scrollback.append(KILOBYTE);
    subscriber.pump(undefined);
    const first = text().length;
    expect(first).toBeGreaterThanOrEqual(WINDOW);
    expect(first).toBeLessThan(WINDOW + 80 * 1024);
    subscriber.pump(undefined);
    expect(text().length).toBe(first);
    const [piece] = events;
    subscriber.taken(piece?.type === 'output' ? piece.end : 0, 1);
    subscriber.pump(undefined);
    expect(text().length).toBeGreaterThan(first);
  });

  it('gets what comes while something is under way in one piece, once that has left', () => {
    const { scrollback, subscribe, events } = setUp();
    const subscriber = subscribe();
    const print = (text: string) => {
      scrollback.append(Buffer.from(text));
      subscriber.pump(undefined);
    };
    for (const text of ['a', 'b', 'c']) print(text);
    expect(events.map((event) => event.type === 'output' && event.bytes.toString())).toEqual(['a']);
    subscriber.taken(1, 1);
    subscriber.pump(undefined);
    expect(events.at(-1)).toMatchObject({ end: 3 });
    print('d'.repeat(64 * 1024));
    expect(events.at(-1)).toMatchObject({ end: 3 + 64 * 1024 });
  });

  it('hears of the end only after all output', () => {
    const { scrollback, subscribe, events } = setUp();
    const subscriber = subscribe();
    for (let index = 0; index < 600; index++) scrollback.append(KILOBYTE);
    subscriber.pump(exit);
    expect(events.at(-1)?.type).toBe('output');
    while (!subscriber.closed) {
      subscriber.taken(subscriber.position, 1);
      subscriber.pump(exit);
    }
    expect(events.at(-1)).toEqual({ type: 'ended', status: exit });
    expect(events.filter((event) => event.type === 'ended')).toHaveLength(1);
  });

  it('is told when output that it never got is forgotten', () => {
    const { scrollback, subscribe, events } = setUp(10 * 1024);
    const subscriber = subscribe();
    for (let index = 0; index < 100; index++) {
      scrollback.append(KILOBYTE);
      scrollback.trim();
    }
    subscriber.pump(undefined);
    expect(events).toEqual([{ type: 'behind' }]);
    expect(subscriber.closed).toBe(true);
    subscriber.pump(exit);
    expect(events).toHaveLength(1);
  });

  it('gets nothing more once it has closed', () => {
    const { scrollback, subscribe, events } = setUp();
    const subscriber = subscribe();
    subscriber.close();
    scrollback.append(Buffer.from('late'));
    subscriber.pump(exit);
    expect(events).toEqual([]);
  });

  it('is stuck when it has taken nothing for longer than the patience', () => {
    const { scrollback, subscribe } = setUp();
    const subscriber = subscribe(0);
    expect(subscriber.isStuck(1_000_000, 100)).toBe(false);
    subscriber.touch(500);
    scrollback.append(Buffer.from('x'));
    subscriber.pump(undefined);
    expect(subscriber.isStuck(600, 100)).toBe(false);
    expect(subscriber.isStuck(601, 100)).toBe(true);
    subscriber.taken(subscriber.position, 700);
    expect(subscriber.isStuck(10_000, 100)).toBe(false);
  });

  it('cannot take what it was not sent, nor give back what it took', () => {
    const { scrollback, subscribe } = setUp();
    const subscriber = subscribe();
    scrollback.append(Buffer.from('abc'));
    subscriber.taken(100, 1);
    expect(subscriber.lag).toBe(3);
    subscriber.pump(undefined);
    subscriber.taken(3, 2);
    subscriber.taken(1, 3);
    expect(subscriber.lag).toBe(0);
  });

  it('gets every character once and in order, however slowly it takes them', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.nat(200_000)), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const { scrollback, subscribe, text, events } = setUp();
        const subscriber = subscribe();
        let printed = '';
        for (const [length, taken] of all) {
          const piece = String.fromCharCode(65 + (printed.length % 26)).repeat(length);
          printed += piece;
          scrollback.append(Buffer.from(piece));
          subscriber.pump(undefined);
          subscriber.taken(Math.min(taken, subscriber.position), 1);
        }
        while (!subscriber.closed) {
          subscriber.taken(subscriber.position, 1);
          subscriber.pump(exit);
        }
        expect(text() === printed).toBe(true);
        const ends = events.flatMap((event) => (event.type === 'output' ? event.end : []));
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});
