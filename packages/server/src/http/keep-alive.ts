import type { WebSocket } from 'ws';

export interface KeepAliveOptions {
  /** Milliseconds between pings; 0 or less: none. */
  readonly interval?: number;
  /** Milliseconds without an answer after which the client counts as gone. */
  readonly timeout?: number;
  readonly now?: () => number;
}

/**
 * So that who has gone without a word is found within 30 seconds; Jupyter asks every 30 seconds and
 * waits for 90 (kernels §1).
 */
const INTERVAL = 10_000;
const TIMEOUT = 20_000;

/** The times that are kept. Who sets only the interval waits for three of them, as with Jupyter. */
export function pingTimes({ interval, timeout }: KeepAliveOptions): {
  readonly interval: number;
  readonly timeout: number;
} {
  if (interval === undefined) return { interval: INTERVAL, timeout: timeout ?? TIMEOUT };
  return { interval, timeout: timeout ?? Math.max(3 * interval, 30_000) };
}

/**
 * Pings a client, so that proxies keep the connection, and ends the connection of one that has
 * gone without a word. A client that is not read at the moment (`pause`) is left in peace.
 */
export function keepAlive(socket: WebSocket, options: KeepAliveOptions = {}): void {
  const { now = Date.now } = options;
  const { interval, timeout } = pingTimes(options);
  if (interval <= 0) return;
  let lastSign = now();
  let lastPing = now();
  const timer = setInterval(() => {
    const wasAsleep = now() - lastPing > 2 * interval;
    // After the sleep of a laptop, or while nothing is read, silence means nothing.
    if (wasAsleep || socket.isPaused) lastSign = now();
    if (lastPing >= lastSign && now() - lastSign > timeout) {
      socket.terminate();
      return;
    }
    lastPing = now();
    socket.ping();
  }, interval);
  timer.unref();
  const alive = (): void => {
    lastSign = now();
  };
  socket.on('pong', alive);
  socket.on('message', alive);
  socket.on('close', () => {
    clearInterval(timer);
  });
}
