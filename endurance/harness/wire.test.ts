import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Wire } from './wire.ts';

let server: Server;
let accepted: Socket[];
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    accepted.push(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function wire(bytesPerSecond?: number): Promise<Wire> {
  const { port } = server.address() as AddressInfo;
  const made = await Wire.to(`http://127.0.0.1:${String(port)}`, bytesPerSecond);
  closing.push(() => made.close());
  return made;
}

interface Client {
  readonly socket: Socket;
  readonly heard: () => number;
}

async function client(through: Wire): Promise<Client> {
  const socket = connect(Number(new URL(through.url).port), '127.0.0.1');
  let heard = 0;
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => {
    heard += data.length;
  });
  const before = accepted.length;
  await once(socket, 'connect');
  await expect.poll(() => accepted.length).toBe(before + 1);
  return { socket, heard: () => heard };
}

describe('a wire', () => {
  it('carries both ways', async () => {
    const { socket, heard } = await client(await wire());
    accepted[0]!.write('12345');
    await expect.poll(heard).toBe(5);
    socket.write('abc');
    const [data] = (await once(accepted[0]!, 'data')) as [Buffer];
    expect(data.toString()).toBe('abc');
  });

  it('that is silent carries nothing, and neither side is told', async () => {
    const cable = await wire();
    const { socket, heard } = await client(cable);
    cable.silence();
    accepted[0]!.write('12345');
    socket.write('abc');
    await sleep(100);
    expect([heard(), socket.destroyed, accepted[0]!.destroyed]).toEqual([0, false, false]);
  });

  it('that is cut ends both sides', async () => {
    const cable = await wire();
    const { socket } = await client(cable);
    cable.cut();
    await expect.poll(() => socket.destroyed && accepted[0]!.destroyed).toBe(true);
  });

  it('that is slow carries no more than it may, and all in the end', async () => {
    const cable = await wire(200_000);
    const { heard } = await client(cable);
    accepted[0]!.write(Buffer.alloc(100_000));
    await sleep(100);
    expect(heard()).toBeLessThan(100_000);
    await expect.poll(heard).toBe(100_000);
  });

  it('that is stopped takes nothing until it is resumed', async () => {
    const cable = await wire();
    const { heard } = await client(cable);
    cable.stop();
    accepted[0]!.write(Buffer.alloc(50_000));
    await sleep(100);
    expect(heard()).toBe(0);
    cable.resume();
    await expect.poll(heard).toBe(50_000);
  });
});
