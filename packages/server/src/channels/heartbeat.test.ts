import { EventEmitter } from 'node:events';

import type { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { KeepAliveOptions } from '../http/index.ts';
import { Heartbeat, lookEvery } from './heartbeat.ts';

/** As much of a websocket as pings need. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly pings: string[] = [];
  isTerminated = false;

  ping(data: string): void {
    this.pings.push(data);
  }

  /** The client answers its oldest ping. */
  answer(): void {
    this.emit('pong', Buffer.from(this.pings.shift() ?? ''));
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

let now = 0;
let newest = 0;
let underWay = 0;
const ends: (() => void)[] = [];

function begun(
  confirmed = 0,
  pings: KeepAliveOptions = {},
): { socket: FakeSocket; heartbeat: Heartbeat } {
  const socket = new FakeSocket();
  const heartbeat = new Heartbeat({
    socket: socket as unknown as WebSocket,
    delivery: {
      get sequence() {
        return newest;
      },
    },
    outlet: {
      get underWay() {
        return underWay;
      },
    },
    confirmed,
    around: { now: () => now, pings },
  });
  const timer = setInterval(() => {
    heartbeat.look();
  }, lookEvery(pings));
  ends.push(() => {
    clearInterval(timer);
    heartbeat.stop();
  });
  return { socket, heartbeat };
}

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
  newest = 0;
  underWay = 0;
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
});

function pass(milliseconds: number): void {
  for (let left = milliseconds; left > 0; left -= 1000) {
    now += Math.min(left, 1000);
    vi.advanceTimersByTime(Math.min(left, 1000));
  }
}

describe('Heartbeat', () => {
  it('confirms what was sent before the ping that came back', () => {
    const { socket, heartbeat } = begun(3);
    newest = 5;
    heartbeat.sent();
    expect(socket.pings).toEqual(['5']);
    newest = 9;
    heartbeat.sent();
    expect(heartbeat.confirmed).toBe(3);
    socket.answer();
    expect(heartbeat.confirmed).toBe(5);
    pass(20);
    expect(socket.pings).toEqual(['9']);
    socket.answer();
    expect(heartbeat.confirmed).toBe(9);
    pass(1000);
    expect(socket.pings).toEqual([]);
  });

  it('has one ping under way however much is sent', () => {
    const { socket, heartbeat } = begun();
    for (newest = 1; newest < 100; newest += 1) heartbeat.sent();
    expect(socket.pings).toHaveLength(1);
  });

  it('does not believe a pong it did not ask for', () => {
    const { socket, heartbeat } = begun();
    for (const data of ['999', 'x', '', '-1']) socket.emit('pong', Buffer.from(data));
    expect(heartbeat.confirmed).toBe(0);
  });

  it('pings who is silent for 10 seconds, and ends the connection within 30, not cleanly', () => {
    const { socket } = begun();
    pass(10_000);
    expect(socket.pings).toHaveLength(1);
    socket.answer();
    pass(20_000);
    expect(socket.pings).toHaveLength(2);
    expect(socket.isTerminated).toBe(false);
    pass(5000);
    expect(socket.isTerminated).toBe(true);
  });

  it('needs no pings while the client speaks by itself', () => {
    const { socket, heartbeat } = begun();
    for (let second = 0; second < 60; second += 1) {
      heartbeat.heard();
      pass(1000);
    }
    expect(socket.pings).toEqual([]);
  });

  it('takes bytes that leave for a sign of life, and bytes that do not for none', () => {
    const { socket } = begun();
    for (underWay = 5_000_000; underWay > 3_000_000; underWay -= 50_000) pass(5000);
    expect(socket.isTerminated).toBe(false);
    pass(40_000);
    expect(socket.isTerminated).toBe(true);
  });

  it('pings and waits as long as it is told, and not at all for 0', () => {
    const { socket } = begun(0, { interval: 2000, timeout: 4000 });
    pass(4000);
    expect(socket.pings).toHaveLength(2);
    expect(socket.isTerminated).toBe(false);
    pass(1000);
    expect(socket.isTerminated).toBe(true);
    const never = begun(0, { interval: 0 });
    pass(600_000);
    expect(never.socket.pings).toEqual([]);
  });

  it('does not end a connection for the time the machine slept', () => {
    const { socket } = begun();
    now += 8 * 3_600_000;
    vi.advanceTimersByTime(30_000);
    expect(socket.isTerminated).toBe(false);
  });

  it('tells whether the client answers now', async () => {
    const { socket, heartbeat } = begun();
    const alive = heartbeat.probe(700);
    socket.answer();
    expect(await alive).toBe(true);
    const dead = heartbeat.probe(700);
    pass(700);
    expect(await dead).toBe(false);
    socket.readyState = 2;
    expect(await heartbeat.probe(700)).toBe(false);
  });

  it('asks nothing any more when it was stopped', () => {
    const { socket, heartbeat } = begun();
    newest = 1;
    heartbeat.sent();
    heartbeat.sent();
    socket.answer();
    heartbeat.stop();
    pass(5000);
    expect(socket.pings).toEqual([]);
  });
});
