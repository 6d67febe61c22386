import { EventEmitter } from 'node:events';

import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';

import { answerPings } from './pongs.ts';

/** As much of a websocket as pongs need; the client takes what was sent when the test says so. */
class FakeSocket extends EventEmitter {
  readonly pongs: string[] = [];
  #taken: ((error?: Error) => void)[] = [];

  pong(data: Buffer, _mask: boolean, taken: (error?: Error) => void): void {
    this.pongs.push(data.toString());
    this.#taken.push(taken);
  }

  ping(...texts: string[]): void {
    for (const text of texts) this.emit('ping', Buffer.from(text));
  }

  take(error?: Error): void {
    this.#taken.shift()?.(error);
  }
}

function answered(): FakeSocket {
  const socket = new FakeSocket();
  answerPings(socket as unknown as WebSocket);
  return socket;
}

describe('answerPings', () => {
  it('answers each ping of a client that takes the answers', () => {
    const socket = answered();
    for (const text of ['a', 'b', 'c']) {
      socket.ping(text);
      socket.take();
    }
    expect(socket.pongs).toEqual(['a', 'b', 'c']);
  });

  it('answers the first and the last of many that come at once', () => {
    const socket = answered();
    socket.ping('a', 'b', 'c', 'd');
    expect(socket.pongs).toEqual(['a']);
    socket.take();
    expect(socket.pongs).toEqual(['a', 'd']);
    socket.take();
    socket.ping('e');
    expect(socket.pongs).toEqual(['a', 'd', 'e']);
  });

  it('answers nobody who has gone', () => {
    const socket = answered();
    socket.ping('a', 'b');
    socket.take(new Error('closed'));
    expect(socket.pongs).toEqual(['a']);
  });
});
