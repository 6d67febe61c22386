import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { PythonPeer, testPython } from '../testing/python.ts';
import { deferred } from '../testing/deferred.ts';
import { DealerSocket, ReqSocket, SubSocket } from './client-sockets.ts';
import { PubSocket } from './publisher.ts';
import { RepSocket } from './reply.ts';
import { RouterSocket } from './router.ts';

/** What is closed after each test, newest first. */
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function python(script: string, ...args: string[]): PythonPeer {
  const peer = new PythonPeer(`import sys, zmq\nctx = zmq.Context()\n${script}`, args);
  open.push(() => {
    peer.kill();
  });
  return peer;
}

const BIND = (type: string): string => `
s = ctx.socket(zmq.${type})
if sys.argv[1].startswith('ipc'):
    s.bind(sys.argv[1]); print(sys.argv[1], flush=True)
else:
    port = s.bind_to_random_port(sys.argv[1]); print(f'{sys.argv[1]}:{port}', flush=True)
`;

/** Part sizes around every boundary of the framing. */
const SIZES = [0, 1, 255, 256, 16_384, 16_385, 65_536, 1_000_003];

describe.skipIf(testPython === undefined)('our clients against libzmq', () => {
  it('exchanges messages of every size as a DEALER with its identity', async () => {
    const peer = python(
      `${BIND('ROUTER')}
for _ in range(${SIZES.length}):
    identity, *parts = s.recv_multipart()
    assert identity == b'me', identity
    s.send_multipart([identity, *parts])
`,
      'tcp://127.0.0.1',
    );
    const endpoint = await peer.line();
    const received: Buffer[][] = [];
    const done = deferred<undefined>();
    const dealer = new DealerSocket({
      endpoint,
      identity: Buffer.from('me'),
      onMessage: (parts) => {
        if (received.push(parts) === SIZES.length) done.resolve(undefined);
      },
    });
    open.push(() => {
      dealer.destroy();
    });
    const sent = SIZES.map((size) => [Buffer.from('head'), Buffer.alloc(size, size % 251)]);
    for (const parts of sent) dealer.send(parts);
    await done.promise;
    expect(received.map((parts) => parts.map((part) => part.length))).toEqual(
      sent.map((parts) => parts.map((part) => part.length)),
    );
    expect(Buffer.concat(received.flat()).equals(Buffer.concat(sent.flat()))).toBe(true);
  });

  it('gets only the topics it subscribed to, also over ipc', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zmtp-'));
    open.push(() => rm(folder, { recursive: true }));
    const peer = python(
      `${BIND('XPUB')}
assert s.recv() == b'\\x01a.'
s.send_multipart([b'b.x', b'no'])
for i in range(3): s.send_multipart([b'a.x', str(i).encode()])
assert s.recv() == b'\\x00a.'
`,
      `ipc://${join(folder, 'pub')}`,
    );
    const endpoint = await peer.line();
    const received: string[] = [];
    const done = deferred<undefined>();
    const sub = new SubSocket({
      endpoint,
      topics: ['a.'],
      onMessage: (parts) => {
        if (received.push(parts.join(' ')) === 3) done.resolve(undefined);
      },
    });
    open.push(() => {
      sub.destroy();
    });
    await done.promise;
    sub.unsubscribe('a.');
    expect(await peer.finished()).toBe(0);
    expect(received).toEqual(['a.x 0', 'a.x 1', 'a.x 2']);
  });

  it('answers the heartbeats of libzmq and stays connected', async () => {
    const peer = python(
      `
s = ctx.socket(zmq.ROUTER)
s.setsockopt(zmq.HEARTBEAT_IVL, 50); s.setsockopt(zmq.HEARTBEAT_TIMEOUT, 200)
port = s.bind_to_random_port(sys.argv[1]); print(f'{sys.argv[1]}:{port}', flush=True)
identity, part = s.recv_multipart()
import time; time.sleep(0.8)
s.send_multipart([identity, part])
`,
      'tcp://127.0.0.1',
    );
    const answer = deferred<string>();
    let disconnects = 0;
    const dealer = new DealerSocket({
      endpoint: await peer.line(),
      onMessage: ([part]) => {
        answer.resolve(String(part));
      },
      onDisconnect: () => {
        disconnects += 1;
      },
    });
    open.push(() => {
      dealer.destroy();
    });
    dealer.send([Buffer.from('still here')]);
    expect(await answer.promise).toBe('still here');
    expect(disconnects).toBe(0);
  });

  it('asks a REP, and says when nobody answers', async () => {
    const peer = python(
      `${BIND('REP')}
s.send(s.recv() + b'!')
s.recv(); import time; time.sleep(5)
`,
      'tcp://127.0.0.1',
    );
    const req = new ReqSocket({ endpoint: await peer.line() });
    open.push(() => {
      req.close();
    });
    expect(String(await req.request([Buffer.from('ping')], 5000))).toBe('ping!');
    await expect(req.request([Buffer.from('ping')], 50)).rejects.toThrow('No answer within 50 ms');
  });
});

describe.skipIf(testPython === undefined)('libzmq clients against our servers', () => {
  it('routes by identity as a ROUTER', async () => {
    const router = new RouterSocket({
      onMessage: (identity, parts) => {
        router.send(identity, parts);
      },
    });
    open.push(() => router.close());
    const endpoint = await router.bind('tcp://127.0.0.1:0');
    const peer = python(
      `
for name in (b'one', b'two', None):
    s = ctx.socket(zmq.DEALER)
    if name: s.identity = name
    s.connect(sys.argv[1])
    for size in (${SIZES.join(', ')}):
        s.send_multipart([name or b'', b'x' * size])
        back = s.recv_multipart()
        assert back == [name or b'', b'x' * size], len(back)
`,
      endpoint,
    );
    expect(await peer.finished()).toBe(0);
  });

  it('publishes 50,000 messages whole and in order to a subscriber that is slow at first', async () => {
    const subscribed = deferred<undefined>();
    let highWater = 0;
    const pub = new PubSocket({
      onSubscribe: () => {
        subscribed.resolve(undefined);
      },
      onHighWater: () => {
        highWater += 1;
      },
    });
    open.push(() => pub.close());
    const endpoint = await pub.bind('tcp://127.0.0.1:0');
    const peer = python(
      `
import time
s = ctx.socket(zmq.SUB); s.RCVHWM = 100; s.connect(sys.argv[1]); s.subscribe(b'topic')
time.sleep(1)
for i in range(50_000):
    topic, number, filler = s.recv_multipart()
    assert int(number) == i, (int(number), i)
print('all', flush=True)
`,
      endpoint,
    );
    await subscribed.promise;
    const filler = Buffer.alloc(500);
    for (let index = 0; index < 50_000; index += 1) {
      const topic = Buffer.from(index % 10 === 11 ? 'other' : 'topic.x');
      if (!pub.send([topic, Buffer.from(String(index)), filler])) await pub.drained();
    }
    expect(await peer.line()).toBe('all');
    expect(highWater).toBeGreaterThan(0);
  });

  it('echoes heartbeats as a REP', async () => {
    const rep = new RepSocket();
    open.push(() => rep.close());
    const endpoint = await rep.bind('tcp://127.0.0.1:0');
    const peer = python(
      `
s = ctx.socket(zmq.REQ); s.connect(sys.argv[1])
for i in range(10):
    s.send_multipart([b'ping', str(i).encode()]); assert s.recv_multipart() == [b'ping', str(i).encode()]
`,
      endpoint,
    );
    expect(await peer.finished()).toBe(0);
  });

  it('refuses a socket of a role that does not fit', async () => {
    const pub = new PubSocket({});
    open.push(() => pub.close());
    const endpoint = await pub.bind('tcp://127.0.0.1:0');
    const peer = python(
      `
s = ctx.socket(zmq.DEALER)
m = s.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL)
s.connect(sys.argv[1])
assert m.poll(5000)
`,
      endpoint,
    );
    expect(await peer.finished()).toBe(0);
    expect(pub.subscribers).toBe(0);
  });
});
