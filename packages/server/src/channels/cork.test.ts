import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { SocketCork } from './cork.ts';

/** A websocket over real TCP: `ours` sends, `received` tells what came to the other side. */
const received: string[] = [];
let ours: WebSocket;
let stream: Socket;
let close: () => void;

beforeEach(async () => {
  received.length = 0;
  const http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http });
  const opened = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  await new Promise((resolve) => http.once('listening', resolve));
  const { port } = http.address() as AddressInfo;
  const theirs = new WebSocket(`ws://127.0.0.1:${port}`);
  theirs.on('message', (data: Buffer) => received.push(data.toString()));
  ours = await opened;
  stream = (ours as unknown as { _socket: Socket })._socket;
  close = () => {
    theirs.terminate();
    ours.terminate();
    http.close();
  };
});
afterEach(() => {
  close();
});

/** Whether all that was sent has left this process. */
function hasLeft(): boolean {
  return ours.bufferedAmount === 0;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

describe('SocketCork', () => {
  it('lets everything of one callback leave at its end', async () => {
    const cork = new SocketCork(stream);
    cork.hold();
    ours.send('a');
    cork.hold();
    ours.send('b');
    expect(hasLeft()).toBe(false);
    await new Promise((resolve) => {
      process.nextTick(resolve);
    });
    expect(hasLeft()).toBe(true);
    await until(() => received.length === 2);
    expect(received).toEqual(['a', 'b']);
  });

  it('holds what may wait until something follows, in order', async () => {
    const cork = new SocketCork(stream);
    cork.linger();
    ours.send('a');
    await new Promise((resolve) => setImmediate(resolve));
    expect([cork.isHolding, hasLeft()]).toEqual([true, false]);
    cork.hold();
    ours.send('b');
    await new Promise((resolve) => {
      process.nextTick(resolve);
    });
    expect([cork.isHolding, hasLeft()]).toEqual([false, true]);
    await until(() => received.length === 2);
    expect(received).toEqual(['a', 'b']);
    cork.stop();
  });

  it('lets it leave soon when nothing follows, again and again', async () => {
    const cork = new SocketCork(stream);
    for (const text of ['a', 'b', 'c']) {
      cork.linger();
      ours.send(text);
      expect(hasLeft()).toBe(false);
      await until(() => received.includes(text));
    }
    expect(received).toEqual(['a', 'b', 'c']);
    cork.stop();
  });

  it('does not hold more than a buffer of output', async () => {
    const cork = new SocketCork(stream);
    cork.linger();
    ours.send('x'.repeat(70_000));
    cork.linger();
    expect(cork.isHolding).toBe(false);
    await until(() => received.length === 1);
  });
});
