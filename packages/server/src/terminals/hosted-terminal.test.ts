import { describe, expect, it, vi } from 'vitest';
import { HostedTerminal } from './hosted-terminal.ts';
import type { TerminalEvent } from './host.ts';
import type { PtyProcess } from './pty-process.ts';
import { WINDOW } from './subscriber.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(scrollbackBytes = 1024 * 1024) {
  const clock = { now: 0 };
  const timers: (() => void)[] = [];
  const terminal = new HostedTerminal({
    id: 'one',
    now: () => clock.now,
    delay: (callback) => {
      timers.push(callback);
      return () => {
        timers.splice(timers.indexOf(callback), 1);
      };
    },
    scrollbackBytes,
    patience: 1000,
  });
  const pty = { pid: 7, size: { rows: 25, columns: 80 }, pause: vi.fn(), resume: vi.fn() };
  terminal.attach(pty as unknown as PtyProcess);
  const read = (automatic: boolean) => {
    const events: TerminalEvent[] = [];
    const subscription = terminal.subscribe((event) => {
      events.push(event);
      if (automatic && event.type === 'output') subscription.taken(event.end);
    });
    return { events, subscription, end: () => (events.at(-1) as { end: number }).end };
  };
  const print = (text: string) => {
    terminal.output(Buffer.from(text));
  };
  return { terminal, pty, clock, timers, read, print };
}

describe('a hosted terminal', () => {
  it('shows its process, size and last output', () => {
    const { terminal, clock, print } = setUp();
    clock.now = 5;
    print('x');
    expect(terminal.state()).toEqual({
      id: 'one',
      pid: 7,
      size: { rows: 25, columns: 80 },
      lastOutput: 5,
    });
  });

  it('puts characters together that were read in two pieces', async () => {
    const { terminal, read } = setUp();
    const { events } = read(true);
    const bytes = Buffer.from('€');
    terminal.output(bytes.subarray(0, 1));
    terminal.output(bytes.subarray(1));
    await turn();
    expect(events).toEqual([{ type: 'output', bytes: Buffer.from('€'), end: 3 }]);
  });

  it('keeps a byte order mark, which is output like any other', async () => {
    const { read, print } = setUp();
    const { events } = read(true);
    print('\uFEFFx');
    await turn();
    expect(events).toMatchObject([{ bytes: Buffer.from('\uFEFFx') }]);
  });

  it('does not wait for anybody while nobody looks', () => {
    const { pty, print } = setUp();
    print('x'.repeat(4 * WINDOW));
    expect(pty.pause).not.toHaveBeenCalled();
  });

  it('waits for a reader that is behind and goes on when it has caught up', () => {
    const { pty, read, print } = setUp();
    const { subscription } = read(false);
    print('x'.repeat(WINDOW));
    expect(pty.pause).not.toHaveBeenCalled();
    print('y');
    expect(pty.pause).toHaveBeenCalledOnce();
    subscription.taken(WINDOW / 2);
    expect(pty.resume).not.toHaveBeenCalled();
    subscription.taken(WINDOW / 2 + 1);
    expect(pty.resume).toHaveBeenCalledOnce();
  });

  it('waits for the slowest of the readers that are alive', () => {
    const { pty, read, print } = setUp();
    read(true);
    read(false);
    print('x'.repeat(WINDOW + 1));
    expect(pty.pause).toHaveBeenCalledOnce();
  });

  it('goes on when the reader that was behind leaves', () => {
    const { pty, read, print, timers } = setUp();
    const { subscription } = read(false);
    print('x'.repeat(WINDOW + 1));
    subscription.close();
    expect(pty.resume).toHaveBeenCalledOnce();
    expect(timers).toEqual([]);
  });

  it('goes on when the reader that was behind is stuck', () => {
    const { pty, clock, timers, read, print } = setUp();
    read(false);
    print('x'.repeat(WINDOW + 1));
    clock.now = 500;
    timers.splice(0).forEach((run) => {
      run();
    });
    expect(pty.resume).not.toHaveBeenCalled();
    clock.now = 1001;
    timers.splice(0).forEach((run) => {
      run();
    });
    expect(pty.resume).toHaveBeenCalledOnce();
    expect(timers).toEqual([]);
  });

  it('keeps no more than the scrollback for readers that are stuck', async () => {
    const { clock, read, print } = setUp(64 * 1024);
    const { events, subscription } = read(false);
    print('x'.repeat(WINDOW));
    clock.now = 5000;
    for (let index = 0; index < 100; index++) print('y'.repeat(8 * 1024));
    await turn();
    subscription.taken(WINDOW);
    expect(events.at(-1)).toEqual({ type: 'behind' });
  });

  it('tells the end after the last bytes, also those of a broken character', async () => {
    const { terminal, read } = setUp();
    const { events } = read(true);
    terminal.output(Buffer.from([0x61, 0xe2, 0x82]));
    terminal.ended({ exitCode: 1, signal: null });
    await turn();
    expect(
      events.map((event) => (event.type === 'output' ? event.bytes.toString() : event.type)),
    ).toEqual(['a', '\uFFFD', 'ended']);
  });

  it('tells the end to a reader that comes later', async () => {
    const { terminal, read, print } = setUp();
    print('last words');
    terminal.ended({ exitCode: 0, signal: 15 });
    const { events } = read(true);
    await turn();
    expect(events).toEqual([
      { type: 'output', bytes: Buffer.from('last words'), end: 10 },
      { type: 'ended', status: { exitCode: 0, signal: 15 } },
    ]);
  });

  it('leaves no timer behind when it ends while it waits', () => {
    const { terminal, timers, read, print } = setUp();
    read(false);
    print('x'.repeat(WINDOW + 1));
    expect(timers).toHaveLength(1);
    terminal.ended({ exitCode: 0, signal: null });
    expect(timers).toEqual([]);
  });
});
