import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CurveServer } from '../testing/curve-server.ts';
import { PythonPeer, testPython } from '../testing/python.ts';
import { deferred } from '../testing/deferred.ts';
import { MemoryTransport } from '../testing/transport.ts';
import { DealerSocket, SubSocket } from '../zmtp/client-sockets.ts';
import { Connection } from '../zmtp/connection.ts';
import { encodeCommand, encodeMessage } from '../zmtp/frames.ts';
import { encodeGreeting } from '../zmtp/greeting.ts';
import { Box, nonceOf } from './box.ts';
import { curveClients, makeCurveKeys } from './index.ts';
import { makeKeyPair, readKeys, writeKeys } from './keys.ts';
import { decodeZ85, encodeZ85 } from './z85.ts';

describe('Z85', () => {
  it('is written as the specification shows', () => {
    const bytes = Buffer.from('864fd26fb559f75b', 'hex');
    expect(encodeZ85(bytes)).toBe('HelloWorld');
    expect(decodeZ85('HelloWorld')).toEqual(bytes);
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const whole = bytes.subarray(0, bytes.length - (bytes.length % 4));
        expect(decodeZ85(encodeZ85(whole))).toEqual(Buffer.from(whole));
      }),
    );
  });

  it('is not four letters, not other letters, and no number over 32 bits', () => {
    expect(['abcd', 'abc d', 'abcdé', '#####'].map(decodeZ85)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(() => encodeZ85(Buffer.alloc(3))).toThrow('multiple of four');
  });
});

describe('keys', () => {
  it('are written and read again', () => {
    const keys = makeKeyPair();
    expect(readKeys(writeKeys(keys))).toEqual(keys);
    expect(makeCurveKeys()['curve_publickey']).toHaveLength(40);
  });

  it('are refused by name where they are none', () => {
    const good = makeCurveKeys();
    expect(() => curveClients({ ...good, curve_publickey: 'short' })).toThrow('curve_publickey');
    expect(() => curveClients({ ...good, curve_secretkey: ' '.repeat(40) })).toThrow(
      'curve_secretkey',
    );
  });
});

describe('a box', () => {
  it('comes out as libsodium seals it', () => {
    const box = new Box({
      publicKey: hex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'),
      secretKey: hex('77076d0a7318a57d3c16c17251b26645df4c2f92ebc099202a4f7f0f1d4a2c2a'),
    });
    const nonce = hex('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37');
    const text = hex('be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc');
    const sealed = box.seal(nonce, text);
    expect(sealed.toString('hex')).toBe(
      '388eca2084be526f7d19fbad3008052f' +
        'b2157175f62487c76ed73e6237c5288ca57655e1a8433ddd96bc43531d21826d',
    );
    expect(box.open(nonce, sealed)).toEqual(text);
  });

  it('is opened by the other end alone, and with its nonce alone', () => {
    const [bob, alice, eve] = [makeKeyPair(), makeKeyPair(), makeKeyPair()];
    const nonce = nonceOf('VOUCH---', Buffer.alloc(16, 1));
    const sealed = new Box({ ...alice, publicKey: bob.publicKey }).seal(nonce, Buffer.from('hi'));
    const opener = new Box({ ...bob, publicKey: alice.publicKey });
    expect(opener.open(nonce, sealed).toString()).toBe('hi');
    expect(() => opener.open(nonceOf('VOUCH---', Buffer.alloc(16, 2)), sealed)).toThrow();
    expect(() => new Box({ ...eve, publicKey: alice.publicKey }).open(nonce, sealed)).toThrow();
    expect(() => nonceOf('VOUCH---', Buffer.alloc(15))).toThrow('24 bytes');
  });
});

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** A client and a server of the protocol, wired together. */
class Scene {
  readonly server: CurveServer;
  readonly transport = new MemoryTransport();
  readonly messages: string[] = [];
  peerType: string | undefined;
  error: Error | undefined;
  readonly connection: Connection;

  constructor(serverKeys = makeCurveKeys(), clientKeys = serverKeys) {
    this.server = new CurveServer(readKeys(serverKeys));
    this.connection = new Connection(
      this.transport,
      { socketType: 'DEALER', identity: Buffer.from('me'), security: curveClients(clientKeys) },
      {
        ready: ({ socketType }) => {
          this.peerType = socketType;
        },
        message: (parts) => this.messages.push(parts.join('|')),
        closed: (error) => {
          this.error = error;
        },
      },
    );
    this.transport.attach(this.connection);
  }

  /** Carries what both have written, in pieces of this size. */
  exchange(size = 1_000_000): void {
    for (let round = 0; round < 4; round += 1) {
      this.connection.flush();
      const said = Buffer.concat(this.transport.written.splice(0));
      for (let start = 0; start < said.length; start += size) {
        this.server.push(said.subarray(start, start + size));
      }
      const answer = Buffer.concat(this.server.written.splice(0));
      for (let start = 0; start < answer.length; start += size) {
        this.transport.receive(answer.subarray(start, start + size));
      }
    }
  }
}

describe('the client of CurveZMQ', () => {
  it.each([1, 2, 3, 7, 64, 100_000])('talks in pieces of %i bytes', (size) => {
    const scene = new Scene();
    scene.exchange(size);
    expect(scene.peerType).toBe('ROUTER');
    scene.connection.send([Buffer.from('one'), Buffer.alloc(0), Buffer.from('three')]);
    scene.connection.sendCommand('SUBSCRIBE', Buffer.from('a'));
    scene.exchange(size);
    expect(scene.server.opened).toEqual([
      [1, 'one'],
      [1, ''],
      [0, 'three'],
      [2, '\x09SUBSCRIBEa'],
    ]);
    const frames = [
      scene.server.seal(1, 'x'),
      scene.server.seal(2, '\x04PING\0\0c'),
      scene.server.seal(0, 'y'),
    ];
    scene.server.written.push(...frames);
    scene.exchange(size);
    expect(scene.messages).toEqual(['x|y']);
    expect(scene.server.opened.at(-1)).toEqual([2, '\x04PONGc']);
  });

  it('shows who it is to the server it expects', () => {
    const keys = makeCurveKeys();
    const scene = new Scene(keys);
    scene.exchange();
    expect(scene.server.clientKey).toEqual(readKeys(keys).publicKey);
  });

  it('says nothing that another server could open', () => {
    expect(() => {
      new Scene(makeCurveKeys(), makeCurveKeys()).exchange();
    }).toThrow();
  });

  it.each<[string, (scene: Scene) => Buffer, string]>([
    ['a changed frame', ({ server }) => changed(server.seal(0, 'x')), 'not_genuine'],
    ['a frame that comes again', ({ server }) => server.seal(0, 'x', 1n), 'not_genuine'],
    ['a frame that is cut', () => message('\x07MESSAGE12345678'), 'not_genuine'],
    ['a plain frame', () => message('plain'), 'bad_frame'],
    ['a plain command', () => encodeCommand(Buffer.from('\x09SUBSCRIBE')), 'bad_command'],
    ['READY again', () => encodeCommand(Buffer.from('\x05READY')), 'bad_command'],
  ])('ends the connection at %s', (_, bytes, code) => {
    const scene = new Scene();
    scene.exchange();
    scene.server.written.push(bytes(scene));
    scene.exchange();
    expect(scene.error).toMatchObject({ code });
    expect(scene.messages).toEqual([]);
  });

  it.each<[string, Buffer[], string]>([
    ['another mechanism', [encodeGreeting()], 'unsupported_mechanism'],
    ['READY before WELCOME', [encodeGreeting('CURVE'), command('\x05READY')], 'bad_command'],
    ['a short WELCOME', [encodeGreeting('CURVE'), command('\x07WELCOME1')], 'not_genuine'],
    [
      'a WELCOME of somebody else',
      [encodeGreeting('CURVE'), command(`\x07WELCOME${'x'.repeat(160)}`)],
      'not_genuine',
    ],
    ['a refusal', [encodeGreeting('CURVE'), command('\x05ERROR\x02no')], 'peer_error'],
  ])('refuses %s', (_, bytes, code) => {
    const scene = new Scene();
    scene.transport.receive(Buffer.concat(bytes));
    expect(scene.error).toMatchObject({ code });
  });
});

function message(text: string): Buffer {
  return Buffer.concat(encodeMessage([Buffer.from(text, 'latin1')]));
}

function command(text: string): Buffer {
  return encodeCommand(Buffer.from(text, 'latin1'));
}

function changed(frame: Buffer): Buffer {
  const copy = Buffer.from(frame);
  copy[copy.length - 1]! ^= 1;
  return copy;
}

const SIZES = [0, 1, 255, 256, 65_536, 1_000_003];

describe.skipIf(testPython === undefined)('CurveZMQ against libzmq', () => {
  const SERVER = `
import sys, zmq
ctx = zmq.Context()
s = ctx.socket(getattr(zmq, sys.argv[1]))
s.curve_secretkey = sys.argv[3].encode()
s.curve_publickey = sys.argv[2].encode()
s.curve_server = True
port = s.bind_to_random_port('tcp://127.0.0.1')
print(f'tcp://127.0.0.1:{port}', flush=True)
`;

  it('exchanges messages of every size as a DEALER', async () => {
    const keys = makeCurveKeys();
    const script = `${SERVER}
for _ in range(${SIZES.length}):
    identity, *parts = s.recv_multipart()
    assert identity == b'me', identity
    s.send_multipart([identity, *parts])
`;
    const peer = new PythonPeer(script, ['ROUTER', keys.curve_publickey, keys.curve_secretkey]);
    const received: Buffer[][] = [];
    const done = deferred<undefined>();
    const dealer = new DealerSocket({
      endpoint: await peer.line(),
      identity: Buffer.from('me'),
      security: curveClients(keys),
      onMessage: (parts) => {
        if (received.push(parts) === SIZES.length) done.resolve(undefined);
      },
    });
    const sent = SIZES.map((size) => [Buffer.from('head'), Buffer.alloc(size, size % 251)]);
    for (const parts of sent) dealer.send(parts);
    await done.promise;
    expect(Buffer.concat(received.flat()).equals(Buffer.concat(sent.flat()))).toBe(true);
    dealer.destroy();
    peer.kill();
  });

  it('subscribes as a SUB', async () => {
    const keys = makeCurveKeys();
    const script = `${SERVER}
assert s.recv() == b'\\x01a.'
s.send_multipart([b'b.x', b'no'])
for i in range(3): s.send_multipart([b'a.x', str(i).encode()])
sys.stdin.read()
`;
    const peer = new PythonPeer(script, ['XPUB', keys.curve_publickey, keys.curve_secretkey]);
    const received: string[] = [];
    const done = deferred<undefined>();
    const sub = new SubSocket({
      endpoint: await peer.line(),
      topics: ['a.'],
      security: curveClients(keys),
      onMessage: (parts) => {
        if (received.push(parts.join(' ')) === 3) done.resolve(undefined);
      },
    });
    await done.promise;
    expect(received).toEqual(['a.x 0', 'a.x 1', 'a.x 2']);
    sub.destroy();
    peer.kill();
  });
});
