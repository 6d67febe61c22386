import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { NetTransport } from './net-transport.ts';
import { readTurns } from './read-turns.ts';

const open: (() => unknown)[] = [];

afterEach(() => {
  for (const close of open.splice(0).reverse()) close();
});

/** A server that sends each who connects as much as it takes. */
async function flood(): Promise<{ port: number; sent: () => number }> {
  let sent = 0;
  const piece = Buffer.alloc(1_048_576);
  const server: Server = createServer((socket: Socket) => {
    const send = (): void => {
      while (!socket.destroyed && socket.write(piece)) sent += piece.length;
    };
    socket.on('error', () => undefined).on('drain', send);
    send();
    open.push(() => socket.destroy());
  });
  open.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, sent: () => sent };
}

function reader(port: number, onData: (chunk: Buffer) => void): NetTransport {
  const transport = NetTransport.connect({ host: '127.0.0.1', port });
  transport.attach({ onData, onDrain: () => undefined, onClose: () => undefined });
  open.push(() => {
    transport.destroy();
  });
  return transport;
}

/** Keeps the loop for so many milliseconds, as work on what was read does. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('reading from peers that flood', () => {
  it('lets others have their turn after a share of work', async () => {
    const { port } = await flood();
    let inTurn = 0;
    let most = 0;
    let reads = 0;
    reader(port, () => {
      reads += 1;
      inTurn += 1;
      most = Math.max(most, inTurn);
      work(0.3);
    });
    let next: NodeJS.Immediate;
    const countTurn = (): void => {
      inTurn = 0;
      next = setImmediate(countTurn);
    };
    countTurn();
    open.push(() => {
      clearImmediate(next);
    });
    await until(() => reads >= 300);
    // libuv alone would read 32 times.
    expect(most).toBeLessThan(8);
  });

  it('serves two of them alike', async () => {
    const ports = [(await flood()).port, (await flood()).port];
    const bytes = [0, 0];
    for (const [index, port] of ports.entries()) {
      reader(port, (chunk) => {
        bytes[index]! += chunk.length;
        work(0.1);
      });
    }
    await until(() => Math.min(...bytes) > 3_000_000);
    expect(Math.max(...bytes) / Math.min(...bytes)).toBeLessThan(4);
  });

  it('answers somebody else meanwhile', async () => {
    const { port } = await flood();
    reader(port, () => {
      work(0.2);
    });
    const echo = createServer((socket) => socket.pipe(socket));
    open.push(() => echo.close());
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const client = connect((echo.address() as AddressInfo).port, '127.0.0.1');
    open.push(() => client.destroy());
    for (let round = 0; round < 20; round += 1) {
      const answered = new Promise((resolve) => client.once('data', resolve));
      client.write('ping');
      await answered;
    }
  });

  it('does not go on by itself where it was paused', async () => {
    const { port, sent } = await flood();
    let reads = 0;
    const transport = reader(port, () => {
      reads += 1;
      work(1);
      if (reads === 3) transport.pause();
    });
    await until(() => reads === 3);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(reads).toBe(3);
    const before = sent();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(sent()).toBe(before);
    transport.resume();
    await until(() => reads > 5);
  });
});

describe('readTurns', () => {
  it('gives each of many its share', async () => {
    const whole = readTurns.share;
    const gone: number[] = [];
    for (let peer = 0; peer < 4; peer += 1) {
      readTurns.wait(() => {
        gone.push(peer);
      });
    }
    await until(() => gone.length === 4);
    expect(gone).toEqual([0, 1, 2, 3]);
    expect(readTurns.share).toBeLessThanOrEqual(whole / 2);
    await new Promise<void>((resolve) => {
      readTurns.wait(resolve);
    });
    expect(readTurns.share).toBeGreaterThanOrEqual(whole);
  });
});
