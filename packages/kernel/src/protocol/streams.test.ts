import { beforeEach, describe, expect, it } from 'vitest';

import { StreamGatherer } from './streams.ts';

let now = 0;
let timers: { at: number; run: () => void }[] = [];
let sent: [number, string, string][] = [];
let streams: StreamGatherer;

beforeEach(() => {
  now = 1000;
  timers = [];
  sent = [];
  streams = new StreamGatherer((...message) => sent.push(message), {
    now: () => now,
    setTimeout: (run, delay) => timers.push({ at: now + delay, run }),
  });
});

function pass(milliseconds: number): void {
  now += milliseconds;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const { run } of due) run();
}

describe('StreamGatherer', () => {
  it('sends the first text at once and what follows closely together', () => {
    streams.add(1, 'stdout', Buffer.from('a'));
    streams.pause();
    expect(sent).toEqual([[1, 'stdout', 'a']]);
    streams.add(1, 'stdout', Buffer.from('b'));
    streams.pause();
    streams.add(1, 'stdout', Buffer.from('c'));
    streams.pause();
    expect(sent).toHaveLength(1);
    pass(10);
    expect(sent[1]).toEqual([1, 'stdout', 'bc']);
  });

  it('keeps the order of streams and cells', () => {
    streams.add(1, 'stdout', Buffer.from('a'));
    streams.add(1, 'stderr', Buffer.from('b'));
    streams.add(2, 'stderr', Buffer.from('c'));
    streams.add(1, 'stdout', Buffer.from('d'));
    streams.flush();
    expect(sent.map(([, , text]) => text)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('joins characters that were cut, of each stream', () => {
    const [e, o] = [Buffer.from('é'), Buffer.from('ö')];
    streams.add(1, 'stdout', e.subarray(0, 1));
    streams.add(2, 'stdout', o.subarray(0, 1));
    streams.add(1, 'stdout', e.subarray(1));
    streams.add(2, 'stdout', o.subarray(1));
    streams.flush();
    expect(sent).toEqual([
      [1, 'stdout', 'é'],
      [2, 'stdout', 'ö'],
    ]);
  });

  it('does not let a message grow without limit', () => {
    for (let count = 0; count < 10; count += 1) streams.add(1, 'stdout', Buffer.alloc(20_000, 'x'));
    expect(sent.map(([, , text]) => text.length)).toEqual([80_000, 80_000]);
    streams.flush();
    expect(sent).toHaveLength(3);
    streams.flush();
    expect(sent).toHaveLength(3);
  });
});
