import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { keepAlive } from './keep-alive.ts';

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
  it('pings every 30 seconds', () => {
    start();
    vi.advanceTimersByTime(30_000);
    expect(socket.ping).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(socket.ping).toHaveBeenCalledTimes(3);
  });

  it('ends the connection of a client that is silent for 90 seconds', () => {
    start();
    vi.advanceTimersByTime(90_000);
    expect(socket.terminate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_000);
    expect(socket.terminate).toHaveBeenCalledOnce();
  });

  it.each(['pong', 'message'])('takes a %s for a sign of life', (sign) => {
    start();
    for (let minute = 0; minute < 10; minute++) {
      vi.advanceTimersByTime(60_000);
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
    vi.advanceTimersByTime(30_000);
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
