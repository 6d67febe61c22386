import { createServer, type AddressInfo, type Socket } from 'node:net';

import {
  Connection,
  Message,
  NetTransport,
  Signer,
  joinFrames,
  parseConnectionFile,
  type Channel,
  type SocketType,
} from 'elara-wire';
import { afterEach, describe, expect, it } from 'vitest';

import { RecordingLog } from '../testing/recording-log.ts';
import { KernelLink } from './link.ts';
import type { OpenSpool, SpoolSink } from './spool.ts';

const KEY = 'a key';
const signer = new Signer(KEY);
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** One socket of a kernel whose bytes the test sends itself. */
class Port {
  readonly type: SocketType;
  connections = 0;
  #socket: Socket | undefined;
  #connection: Connection | undefined;
  #connected: () => void = () => undefined;
  readonly #server = createServer((socket) => {
    this.#accept(socket);
  });

  constructor(type: SocketType) {
    this.type = type;
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    open.push(() => {
      this.#socket?.destroy();
      this.#server.close();
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resolves at the next connection whose handshake is done. */
  connected(): Promise<void> {
    return new Promise((resolve) => {
      this.#connected = resolve;
    });
  }

  send(parts: readonly Buffer[]): boolean {
    return this.#connection!.send(parts);
  }

  /** Bytes as they are. */
  write(bytes: Buffer): void {
    this.#connection!.flush();
    this.#socket!.write(bytes);
  }

  end(): void {
    this.#connection!.flush();
    this.#socket!.end();
  }

  /** As SIGSTOP does. */
  stopReading(): void {
    this.#socket!.pause();
  }

  get unsent(): number {
    return this.#connection!.pendingBytes;
  }

  #accept(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', () => undefined);
    const transport = NetTransport.accepted(socket);
    this.#connection = new Connection(
      transport,
      { socketType: this.type },
      {
        ready: () => {
          this.connections += 1;
          this.#connected();
        },
        message: () => undefined,
        closed: () => undefined,
      },
    );
    transport.attach(this.#connection);
  }
}

async function rig(openSpool?: OpenSpool) {
  const ports = {
    iopub: new Port('PUB'),
    shell: new Port('ROUTER'),
    control: new Port('ROUTER'),
    stdin: new Port('ROUTER'),
  };
  const numbers: Record<string, unknown> = { transport: 'tcp', ip: '127.0.0.1', hb_port: 1 };
  for (const [name, port] of Object.entries(ports)) numbers[`${name}_port`] = await port.listen();
  const text = JSON.stringify({ ...numbers, key: KEY, signature_scheme: 'hmac-sha256' });
  const log = new RecordingLog();
  const heard: [Channel, string][] = [];
  const ready = Promise.all(Object.values(ports).map((port) => port.connected()));
  const link = new KernelLink({
    info: parseConnectionFile(text),
    identity: 'server',
    log,
    onMessage: (channel, message) => {
      heard.push([channel, String(message.parseContent()['text'])]);
    },
    ...(openSpool === undefined ? {} : { openSpool }),
  });
  open.push(() => {
    link.close();
  });
  await ready;
  return { ...ports, link, log, heard };
}

function frames(text: string, by = signer): Buffer[] {
  const message = Message.create({ msgType: 'stream', session: 'k', content: { text } });
  return joinFrames(message, by, [Buffer.from('topic')]);
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1000) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A file that the test makes slow. */
class SlowSpool implements SpoolSink {
  bytes = 0;
  isSlow = false;
  readonly ends: string[] = [];
  #wake: () => void = () => undefined;

  part(): void {
    this.ends.push('part');
  }

  write(piece: Buffer): boolean {
    this.bytes += piece.length;
    return !this.isSlow;
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  hurry(): void {
    this.isSlow = false;
    this.#wake();
  }

  end(): void {
    this.ends.push('end');
  }

  abort(): void {
    this.ends.push('abort');
  }
}

describe('KernelLink', () => {
  it('hears all channels, messages short and long, in order', async () => {
    const { iopub, shell, heard } = await rig();
    const texts = ['short', 'x'.repeat(50_000), 'y'.repeat(300_000), 'short again'];
    for (const text of texts) iopub.send(frames(text));
    await until(() => heard.length === 4);
    shell.send(frames('answer').slice(1));
    await until(() => heard.length === 5);
    expect(heard).toEqual([...texts.map((text) => ['iopub', text]), ['shell', 'answer']]);
  });

  it('passes over what is not signed with its key, and goes on', async () => {
    const { iopub, log, heard } = await rig();
    const other = new Signer('another key');
    for (let count = 0; count < 9; count += 1) iopub.send(frames('forged', other));
    iopub.send(frames('x'.repeat(50_000), other));
    iopub.send([Buffer.from('no delimiter')]);
    iopub.send(frames('true'));
    await until(() => heard.length === 1);
    expect(heard).toEqual([['iopub', 'true']]);
    expect(log.lines).toEqual([
      'warn A kernel broke the protocol on iopub: The signature of a message is wrong',
      'warn A kernel broke the protocol on iopub: The signature of a message is wrong',
    ]);
  });

  it('connects again after a message that was cut off', async () => {
    const { iopub, heard, log } = await rig();
    const again = iopub.connected();
    iopub.write(Buffer.from('020000000000010000', 'hex'));
    iopub.end();
    await again;
    iopub.send(frames('whole'));
    await until(() => heard.length === 1);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['claims 2^63 bytes', Buffer.from('028000000000000000', 'hex')],
    ['has impossible flags', Buffer.from([0x40, 0])],
    ['is a message without end', Buffer.alloc(2 * 70_000, Buffer.from([1, 0]))],
  ])('connects again after a frame that %s, and tells once', async (_name, bytes) => {
    const { iopub, heard, log } = await rig(() => new SlowSpool());
    for (let round = 0; round < 2; round += 1) {
      const again = iopub.connected();
      iopub.write(bytes);
      await again;
    }
    iopub.send(frames('whole'));
    await until(() => heard.length === 1);
    expect(log.lines).toHaveLength(1);
    expect(iopub.connections).toBe(3);
  });

  it('holds only so much for a kernel that stopped, and tells once', async () => {
    const { shell, control, link, log, heard } = await rig();
    shell.stopReading();
    const big = 'x'.repeat(8_388_608);
    const message = Message.create({ msgType: 'comm_msg', session: 's', content: { big } });
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 100; count += 1) {
      link.send('shell', message);
      if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(log.lines).toEqual(['warn A kernel does not read shell: messages to it are dropped']);
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
    control.send(frames('still there').slice(1));
    await until(() => heard.length === 1);
  });
});

describe('a giant message', () => {
  it('is spooled as it comes, and what follows it is heard', async () => {
    const spool = new SlowSpool();
    const { iopub, heard } = await rig(() => spool);
    iopub.send(frames('x'.repeat(5_000_000)));
    iopub.send(frames('next'));
    await until(() => heard.length === 1);
    expect(heard).toEqual([['iopub', 'next']]);
    expect(spool.ends).toEqual(['part', 'end']);
    expect(spool.bytes).toBe('{"text":""}'.length + 5_000_000);
  });

  it('makes the kernel wait while the file is behind', async () => {
    const spool = new SlowSpool();
    spool.isSlow = true;
    const { iopub, shell, heard } = await rig(() => spool);
    iopub.send(frames('x'.repeat(50_000_000)));
    await until(() => spool.bytes > 0);
    // Nothing comes on iopub, but on other channels.
    shell.send(frames('answer').slice(1));
    await until(() => heard.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(spool.bytes).toBeLessThan(200_000);
    expect(iopub.unsent).toBeGreaterThan(10_000_000);
    spool.hurry();
    await until(() => spool.ends.includes('end'));
    expect(spool.bytes).toBe('{"text":""}'.length + 50_000_000);
  });

  it('goes on being read when the journal does, not before', async () => {
    const spool = new SlowSpool();
    spool.isSlow = true;
    const { iopub, link } = await rig(() => spool);
    iopub.send(frames('x'.repeat(20_000_000)));
    await until(() => spool.bytes > 0);
    link.pause();
    spool.hurry();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { bytes } = spool;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(spool.bytes).toBe(bytes);
    link.resume();
    await until(() => spool.ends.includes('end'));
  });

  it('is removed where its signature is wrong or its end never comes', async () => {
    const spools: SlowSpool[] = [];
    const { iopub, heard, log } = await rig(() => {
      const spool = new SlowSpool();
      spools.push(spool);
      return spool;
    });
    iopub.send(frames('x'.repeat(3_000_000), new Signer('another key')));
    const again = iopub.connected();
    const [, ...rest] = frames('x'.repeat(3_000_000));
    const content = rest.pop();
    iopub.send([Buffer.from('topic'), ...rest, content!.subarray(0, 2_000_000), Buffer.alloc(1)]);
    await until(() => spools.length === 2 && spools[1]!.ends.includes('abort'));
    iopub.write(Buffer.from('020000000000500000', 'hex'));
    iopub.end();
    await again;
    iopub.send(frames('next'));
    await until(() => heard.length === 1);
    expect(spools.map(({ ends }) => ends.at(-1))).toEqual(['abort', 'abort']);
    expect(log.lines.length).toBeLessThan(3);
  });
});
