import { describe, expect, it, vi } from 'vitest';

import { MemoryTransport } from '../testing/transport.ts';
import { encodeMetadata, encodeNamed } from './commands.ts';
import { Connection, type ConnectionOptions, type Peer } from './connection.ts';
import { encodeCommand, encodeMessage } from './frames.ts';
import { encodeGreeting } from './greeting.ts';

/** One end with a record of what happened to it. */
class End {
  readonly transport = new MemoryTransport();
  readonly messages: string[] = [];
  readonly subscriptions: [string, boolean][] = [];
  peer: Peer | undefined;
  error: Error | undefined;
  closed = false;
  readonly connection: Connection;

  constructor(options: ConnectionOptions) {
    this.connection = new Connection(this.transport, options, {
      ready: (peer) => {
        this.peer = peer;
      },
      message: (parts) => this.messages.push(parts.join('|')),
      subscription: (topic, wanted) => this.subscriptions.push([String(topic), wanted]),
      closed: (error) => {
        this.closed = true;
        this.error = error;
      },
    });
    this.transport.attach(this.connection);
  }

  /** Plays a peer that sends these bytes. */
  hears(...bytes: Buffer[]): void {
    this.transport.receive(Buffer.concat(bytes));
  }
}

function exchange(left: End, right: End, size?: number): void {
  for (let round = 0; round < 4; round += 1) {
    left.connection.flush();
    right.connection.flush();
    left.transport.deliverTo(right.transport, size);
    right.transport.deliverTo(left.transport, size);
  }
}

function ready(type: string): Buffer {
  const metadata = encodeMetadata({ 'socket-TYPE': Buffer.from(type) });
  return encodeCommand(encodeNamed('READY', metadata));
}

describe('Connection', () => {
  it.each([1, 2, 3, 7, 64, 100_000])('shakes hands and talks in pieces of %i bytes', (size) => {
    const dealer = new End({ socketType: 'DEALER', identity: Buffer.from('me') });
    const router = new End({ socketType: 'ROUTER' });
    dealer.connection.send([Buffer.from('early'), Buffer.from('bird')]);
    exchange(dealer, router, size);
    router.connection.send([Buffer.from('answer')]);
    exchange(dealer, router, size);
    expect(router.messages).toEqual(['early|bird']);
    expect(dealer.messages).toEqual(['answer']);
    expect(router.peer).toMatchObject({
      socketType: 'DEALER',
      identity: Buffer.from('me'),
      minor: 1,
    });
  });

  it('sends nothing but the handshake before the peer is ready', () => {
    const dealer = new End({ socketType: 'DEALER' });
    dealer.connection.send([Buffer.from('wait')]);
    dealer.connection.flush();
    expect(dealer.transport.pendingBytes).toBe(64);
  });

  it('hears SUBSCRIBE and CANCEL as commands', () => {
    const pub = new End({ socketType: 'PUB' });
    pub.hears(encodeGreeting(), ready('SUB'));
    pub.hears(encodeCommand(encodeNamed('SUBSCRIBE', Buffer.from('a'))));
    pub.hears(encodeCommand(encodeNamed('CANCEL', Buffer.from('a'))));
    expect(pub.subscriptions).toEqual([
      ['a', true],
      ['a', false],
    ]);
  });

  it('speaks down to a peer of ZMTP 3.0', () => {
    const greeting = encodeGreeting();
    greeting[11] = 0;
    const sub = new End({ socketType: 'SUB' });
    sub.hears(greeting, ready('PUB'));
    expect(sub.peer?.minor).toBe(0);
  });

  it('answers PING with its context, and ignores commands it does not know', () => {
    const end = new End({ socketType: 'REP' });
    end.hears(encodeGreeting(), ready('REQ'));
    end.transport.written = [];
    end.hears(encodeCommand(encodeNamed('PING', Buffer.from('\0\x05hello'))));
    end.hears(encodeCommand(encodeNamed('WHAT', Buffer.alloc(0))));
    end.connection.flush();
    const pong = encodeCommand(encodeNamed('PONG', Buffer.from('hello')));
    expect(Buffer.concat(end.transport.written)).toEqual(pong);
  });

  it.each([
    ['a mechanism that is not ours', [encodeGreeting('PLAIN')], 'unsupported_mechanism'],
    ['roles that do not fit', [encodeGreeting(), ready('PUB')], 'incompatible_socket'],
    [
      'a peer without a role',
      [encodeGreeting(), encodeCommand(Buffer.from('\x05READY'))],
      'incompatible_socket',
    ],
    ['READY twice', [encodeGreeting(), ready('ROUTER'), ready('ROUTER')], 'bad_command'],
    [
      'a message before READY',
      [encodeGreeting(), ...encodeMessage([Buffer.from('x')])],
      'bad_frame',
    ],
    [
      'a command without a name',
      [encodeGreeting(), encodeCommand(Buffer.from([9, 65]))],
      'bad_command',
    ],
    [
      'a property cut short',
      [encodeGreeting(), encodeCommand(Buffer.from('\x05READY\x01a\0\0\0\x05x'))],
      'bad_command',
    ],
    ['ERROR', [encodeGreeting(), encodeCommand(Buffer.from('\x05ERROR\x02no'))], 'peer_error'],
    ['other protocols', [Buffer.from('HTTP/1.1 400 Bad Request')], 'bad_greeting'],
  ])('ends on %s', (_name, bytes, code) => {
    const end = new End({ socketType: 'DEALER' });
    end.hears(...bytes);
    expect(end.closed).toBe(true);
    expect(end.error).toMatchObject({ code });
  });

  it('ends on a message of too many parts', () => {
    const end = new End({ socketType: 'DEALER', maxParts: 3 });
    end.hears(encodeGreeting(), ready('ROUTER'));
    end.hears(...encodeMessage(Array.from({ length: 4 }, () => Buffer.from('x'))));
    expect(end.error).toMatchObject({ code: 'too_large' });
  });

  it('gives up on a peer that does not finish the handshake', () => {
    vi.useFakeTimers();
    try {
      const end = new End({ socketType: 'DEALER', handshakeTimeout: 500 });
      end.hears(encodeGreeting());
      vi.advanceTimersByTime(499);
      expect(end.closed).toBe(false);
      vi.advanceTimersByTime(1);
      expect(end.error).toMatchObject({ code: 'handshake_timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks senders to wait above the high-water mark and wakes them when the peer caught up', async () => {
    const left = new End({ socketType: 'DEALER', highWaterMark: 100 });
    const right = new End({ socketType: 'ROUTER' });
    exchange(left, right);
    expect(left.connection.send([Buffer.alloc(50)])).toBe(true);
    expect(left.connection.send([Buffer.alloc(60)])).toBe(false);
    let awake = false;
    const waiting = left.connection.drained().then(() => {
      awake = true;
    });
    left.connection.flush();
    await Promise.resolve();
    expect(awake).toBe(false);
    left.transport.deliverTo(right.transport);
    await waiting;
    expect(right.messages).toHaveLength(2);
  });

  it('wakes senders when the peer is gone', async () => {
    const left = new End({ socketType: 'DEALER', highWaterMark: 10 });
    exchange(left, new End({ socketType: 'ROUTER' }));
    left.connection.send([Buffer.alloc(60)]);
    const waiting = left.connection.drained();
    left.connection.destroy();
    await waiting;
    expect(left.connection.send([Buffer.alloc(60)])).toBe(true);
  });

  it('joins a burst into few writes', () => {
    const left = new End({ socketType: 'DEALER' });
    exchange(left, new End({ socketType: 'ROUTER' }));
    for (let index = 0; index < 1000; index += 1) left.connection.send([Buffer.alloc(100)]);
    left.connection.flush();
    expect(left.transport.written.length).toBeLessThan(4);
  });
});
