import type { WebSocket } from 'ws';

export interface KeepAliveOptions {
  /** Milliseconds between pings; 0 or less: none. */
  readonly interval?: number;
  /** Milliseconds without an answer after which the client counts as gone. */
  readonly timeout?: number;
  readonly now?: () => number;
}

/** Jupyter's figures (kernels §1). */
const INTERVAL = 30_000;
const TIMEOUT = 90_000;

/**
 * Pings a client, so that proxies keep the connection, and ends the connection of one that has
 * gone without a word. A client that is not read at the moment (`pause`) is left in peace.
 */
export function keepAlive(socket: WebSocket, options: KeepAliveOptions = {}): void {
  const { interval = INTERVAL, timeout = TIMEOUT, now = Date.now } = options;
  if (interval <= 0) return;
  let lastSign = now();
  let lastPing = now();
  const timer = setInterval(() => {
    const wasAsleep = now() - lastPing > 2 * interval;
    // After the sleep of a laptop, or while nothing is read, silence means nothing.
    if (wasAsleep || socket.isPaused) lastSign = now();
    if (now() - lastSign > timeout) {
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
