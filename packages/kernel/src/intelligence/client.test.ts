import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Intelligence } from './client.ts';
import type { IntelligenceReply, IntelligenceRequest } from './contract.ts';

let starts = 0;
let ends = 0;
let posted: IntelligenceRequest[] = [];
let reply: (reply: IntelligenceReply) => void = () => undefined;
let fail: () => void = () => undefined;

function intelligence(): Intelligence {
  return new Intelligence((onReply, onEnd) => {
    starts += 1;
    reply = onReply;
    fail = onEnd;
    return {
      post: (message) => posted.push(message),
      end: () => {
        ends += 1;
        onEnd();
      },
    };
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  starts = 0;
  ends = 0;
  posted = [];
});

afterEach(() => {
  vi.useRealTimers();
});

const FOUND = { start: 0, end: 1, items: [] };

describe('Intelligence', () => {
  it('starts its thread when first asked, and tells it of the cells so far', async () => {
    const it = intelligence();
    it.addCell('let a');
    expect(starts).toBe(0);
    const answer = it.complete('a', 1);
    it.addCell('let b');
    expect(posted).toEqual([
      { kind: 'cell', code: 'let a' },
      { kind: 'complete', request: 1, code: 'a', cursor: 1 },
      { kind: 'cell', code: 'let b' },
    ]);
    reply({ request: 1, completions: FOUND });
    expect(await answer).toBe(FOUND);
    expect(starts).toBe(1);
  });

  it('has no answer where the thread fails, and starts another next time', async () => {
    const it = intelligence();
    const answer = it.inspect('a', 1);
    fail();
    expect(await answer).toBeUndefined();
    void it.inspect('a', 1);
    expect(starts).toBe(2);
  });

  it('ends the thread when it has not been asked for long', () => {
    const it = intelligence();
    void it.complete('a', 1);
    vi.advanceTimersByTime(9 * 60_000);
    void it.complete('a', 1);
    vi.advanceTimersByTime(9 * 60_000);
    expect(ends).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(ends).toBe(1);
  });
});
