import { Message } from 'elara-wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Handshake } from './handshake.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A handshake with what it asked and how it ended. */
function begun(timeout = 60_000): { handshake: Handshake; asked: Message[]; outcomes: string[] } {
  const asked: Message[] = [];
  const outcomes: string[] = [];
  const handshake = new Handshake({
    session: 'host',
    timeout,
    send: (message) => asked.push(message),
    done: (outcome) => outcomes.push(outcome),
  });
  return { handshake, asked, outcomes };
}

function answerTo(question: Message): Message {
  const content = { status: 'ok' };
  return Message.create({
    msgType: 'kernel_info_reply',
    session: 'k',
    parent: question.header,
    content,
  });
}

const noise = Message.create({ msgType: 'status', session: 'k' });

describe('Handshake', () => {
  it('is done when the kernel answered and its iopub was heard, in either order', () => {
    for (const order of ['answer first', 'iopub first']) {
      const { handshake, asked, outcomes } = begun();
      if (order === 'iopub first') expect(handshake.observe('iopub', noise)).toBe(false);
      expect(handshake.observe('shell', answerTo(asked[0]!))).toBe(true);
      if (order === 'answer first') expect(outcomes).toEqual([]);
      handshake.observe('iopub', noise);
      expect(outcomes).toEqual(['ready']);
      expect(handshake.info?.toString()).toBe('{"status":"ok"}');
    }
  });

  it('leaves answers to others alone', () => {
    const { handshake } = begun();
    expect(handshake.observe('shell', answerTo(noise))).toBe(false);
  });

  it('asks again when nothing comes, and soon when iopub was not heard', () => {
    const { handshake, asked } = begun();
    vi.advanceTimersByTime(1999);
    expect(asked).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(asked).toHaveLength(2);
    handshake.observe('shell', answerTo(asked[0]!));
    vi.advanceTimersByTime(50);
    expect(asked).toHaveLength(3);
  });

  it('takes a kernel as it is that answers but never publishes', () => {
    const { handshake, asked, outcomes } = begun();
    for (let tries = 0; tries < 45; tries += 1) {
      handshake.observe('shell', answerTo(asked.at(-1)!));
      vi.advanceTimersByTime(50);
    }
    expect(outcomes).toEqual(['ready']);
  });

  it('ends after its time, once', () => {
    const { handshake, asked, outcomes } = begun(5000);
    vi.advanceTimersByTime(5000);
    expect(outcomes).toEqual(['silent']);
    handshake.observe('iopub', noise);
    handshake.observe('shell', answerTo(asked[0]!));
    vi.advanceTimersByTime(60_000);
    expect(outcomes).toEqual(['silent']);
  });
});
