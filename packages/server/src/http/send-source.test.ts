import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { FilePart, type ByteSource, type OpenFile } from './byte-source.ts';
import { source } from './reply.ts';
import { route, type Route } from './route.ts';
import { serve } from './testing/serve.ts';

const MEGABYTE = 1024 * 1024;

/** A file in memory that counts what is done with it. */
class Fake implements OpenFile {
  bytes: Buffer;
  reads = 0;
  closed = 0;
  /** Most bytes of one read; disks may give less than asked. */
  readonly #most: number;

  constructor(bytes: Buffer, most = Infinity) {
    this.bytes = bytes;
    this.#most = most;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    this.reads += 1;
    await new Promise(setImmediate);
    return this.bytes.copy(target.subarray(0, Math.min(this.#most, target.length)), 0, position);
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

function routeOf(make: () => ByteSource): Route {
  return route({
    method: 'GET',
    path: '/file',
    access: 'public',
    kind: 'page',
    head: true,
    summary: 'A file',
    replies: { 200: null },
    handle: () => source(make(), { type: 'application/octet-stream' }),
  });
}

const whole = (file: Fake) => routeOf(() => new FilePart(file, 0, file.bytes.length));
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

/** A client that sends bytes as they are and reads only when told to. */
async function rawClient(url: string, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.pause();
  socket.write(text);
  return socket;
}

const GET = 'GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a source', () => {
  it.each([0, 1, 1000, 128 * 1024, 128 * 1024 + 1, MEGABYTE, 2 * MEGABYTE + 1, 5 * MEGABYTE])(
    'of %d bytes arrives whole and is closed',
    async (size) => {
      const file = new Fake(randomBytes(size));
      await using server = await serve({ routes: [whole(file)] });
      const answer = await fetch(`${server.url}/file`);
      expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(size)]);
      expect((await bytesOf(answer)).equals(file.bytes)).toBe(true);
      await vi.waitFor(() => {
        expect(file.closed).toBe(1);
      });
    },
  );

  it.each([100, 300_000])('arrives whole when a disk gives it %d bytes at a time', async (most) => {
    const file = new Fake(randomBytes(most * 7 + 5), most);
    await using server = await serve({ routes: [whole(file)] });
    expect((await bytesOf(await fetch(`${server.url}/file`))).equals(file.bytes)).toBe(true);
  });

  it('may be a part of a file', async () => {
    const file = new Fake(randomBytes(3 * MEGABYTE));
    const part = routeOf(() => new FilePart(file, 1000, 2 * MEGABYTE));
    await using server = await serve({ routes: [part] });
    const expected = file.bytes.subarray(1000, 1000 + 2 * MEGABYTE);
    expect((await bytesOf(await fetch(`${server.url}/file`))).equals(expected)).toBe(true);
  });

  it('is not read for HEAD, which tells its length', async () => {
    const file = new Fake(randomBytes(2 * MEGABYTE));
    await using server = await serve({ routes: [whole(file)] });
    const answer = await fetch(`${server.url}/file`, { method: 'HEAD' });
    expect(answer.headers.get('content-length')).toBe(String(2 * MEGABYTE));
    expect([file.reads, file.closed]).toEqual([0, 1]);
  });

  it('arrives whole at many clients at once, none gets bytes of another', async () => {
    const files = Array.from({ length: 20 }, (_, index) =>
      Buffer.alloc(2 * MEGABYTE + index, index + 1),
    );
    let next = 0;
    const many = routeOf(() => {
      const file = new Fake(files[next++] ?? Buffer.alloc(0));
      return new FilePart(file, 0, file.bytes.length);
    });
    await using server = await serve({ routes: [many] });
    const answers = await Promise.all(
      files.map(async () => bytesOf(await fetch(`${server.url}/file`))),
    );
    for (const bytes of answers) {
      const [first = 0] = bytes;
      expect(bytes.equals(files[first - 1] ?? Buffer.alloc(0))).toBe(true);
    }
    expect(new Set(answers.map(([first]) => first)).size).toBe(files.length);
  });

  it('is read no faster than a slow client takes it, and whole in the end', async () => {
    const file = new Fake(randomBytes(40 * MEGABYTE));
    await using server = await serve({ routes: [whole(file)] });
    const socket = await rawClient(
      server.url,
      GET.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
    );
    await vi.waitFor(() => {
      expect(file.reads).toBeGreaterThan(1);
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    // What the system's own buffers hold, and two pieces.
    expect(file.reads).toBeLessThan(25);
    const chunks = (await socket.toArray()) as Buffer[];
    const body = Buffer.concat(chunks);
    expect(body.subarray(body.indexOf('\r\n\r\n') + 4).equals(file.bytes)).toBe(true);
  });

  it('is closed when the client leaves in the middle', async () => {
    const file = new Fake(randomBytes(40 * MEGABYTE));
    await using server = await serve({ routes: [whole(file)] });
    const socket = await rawClient(server.url, GET);
    await vi.waitFor(() => {
      expect(file.reads).toBeGreaterThan(1);
    });
    socket.destroy();
    await vi.waitFor(() => {
      expect(file.closed).toBe(1);
    });
  });

  it('is closed when the client leaves while its answer waits behind another', async () => {
    const files = [new Fake(randomBytes(40 * MEGABYTE)), new Fake(randomBytes(40 * MEGABYTE))];
    let next = 0;
    const both = routeOf(() => {
      const file = files[next++] ?? new Fake(Buffer.alloc(0));
      return new FilePart(file, 0, file.bytes.length);
    });
    await using server = await serve({ routes: [both] });
    const socket = await rawClient(server.url, GET + GET);
    await vi.waitFor(() => {
      expect(files[1]?.reads).toBeGreaterThan(0);
    });
    socket.destroy();
    await vi.waitFor(() => {
      expect(files.map((file) => file.closed)).toEqual([1, 1]);
    });
  });

  it.each([3 * MEGABYTE, 1000])(
    'of %d bytes that is cut off while it is sent ends the connection: the client sees that bytes are missing',
    async (size) => {
      const file = new Fake(randomBytes(size - 1));
      await using server = await serve({ routes: [routeOf(() => new FilePart(file, 0, size))] });
      const body = fetch(`${server.url}/file`).then((answer) => answer.arrayBuffer());
      await expect(body).rejects.toThrow();
      expect(file.closed).toBe(1);
    },
  );

  it('that grows while it is sent is sent as long as it was', async () => {
    const file = new Fake(randomBytes(3 * MEGABYTE));
    await using server = await serve({
      routes: [routeOf(() => new FilePart(file, 0, MEGABYTE + 5))],
    });
    const answer = await bytesOf(await fetch(`${server.url}/file`));
    expect(answer.equals(file.bytes.subarray(0, MEGABYTE + 5))).toBe(true);
  });

  it('that cannot be read ends the connection and is closed', async () => {
    const file = new Fake(randomBytes(3 * MEGABYTE));
    file.read = () => Promise.reject(new Error('EIO'));
    await using server = await serve({ routes: [whole(file)] });
    const body = fetch(`${server.url}/file`).then((answer) => answer.arrayBuffer());
    await expect(body).rejects.toThrow();
    expect(file.closed).toBe(1);
  });
});
