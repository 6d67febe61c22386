import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { keepAlive, pingTimes } from './keep-alive.ts';

class FakeSocket extends EventEmitter {
  isPaused = false;
  readonly ping = vi.fn();
  readonly terminate = vi.fn();
}

let socket: FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
});

afterEach(() => {
  vi.useRealTimers();
});

const start = (options = {}) => {
  keepAlive(socket as unknown as WebSocket, options);
};

describe('keeping a websocket alive', () => {
  it('pings every 10 seconds', () => {
    start();
    vi.advanceTimersByTime(10_000);
    expect(socket.ping).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(socket.ping).toHaveBeenCalledTimes(2);
  });

  it('ends the connection of a client that is silent for 20 seconds, within 30', () => {
    start();
    vi.advanceTimersByTime(20_000);
    expect(socket.terminate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(socket.terminate).toHaveBeenCalledOnce();
  });

  it('waits for three intervals where only the interval is set, and for an answer at least', () => {
    start({ interval: 60_000 });
    vi.advanceTimersByTime(180_000);
    expect(socket.terminate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(socket.terminate).toHaveBeenCalledOnce();
    expect(pingTimes({ interval: 1000 })).toEqual({ interval: 1000, timeout: 30_000 });
    expect(pingTimes({ timeout: 5 })).toEqual({ interval: 10_000, timeout: 5 });
  });

  it.each(['pong', 'message'])('takes a %s for a sign of life', (sign) => {
    start();
    for (let minute = 0; minute < 10; minute++) {
      vi.advanceTimersByTime(20_000);
      socket.emit(sign);
    }
    expect(socket.terminate).not.toHaveBeenCalled();
  });

  it('leaves a client in peace that is not read at the moment', () => {
    start();
    socket.isPaused = true;
    vi.advanceTimersByTime(600_000);
    expect(socket.terminate).not.toHaveBeenCalled();
  });

  it('does not blame the client for the sleep of the machine', () => {
    let clock = 0;
    start({ now: () => clock });
    clock = 3_600_000;
    vi.advanceTimersByTime(10_000);
    expect(socket.terminate).not.toHaveBeenCalled();
    expect(socket.ping).toHaveBeenCalledOnce();
  });

  it('stops with the connection', () => {
    start();
    socket.emit('close');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can be switched off', () => {
    start({ interval: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
