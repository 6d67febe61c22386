import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCommand, type BundledCommand } from '../../cli/testing/bundle-command.ts';
import { makePlaces, PROCESS_TOKEN, ServerProcess } from './testing/server-process.ts';

const MEBIBYTE = 1024 * 1024;
const SIZE = 600 * MEBIBYTE;

describe.runIf(process.platform === 'linux')('a body of 600 MB', () => {
  let command: BundledCommand;
  let server: ServerProcess;

  beforeAll(async () => {
    command = await bundleCommand();
    server = await ServerProcess.start(command, { places: await makePlaces() });
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await command[Symbol.asyncDispose]();
  });

  /** The most memory that the server ever had. */
  async function peakMebibytes(): Promise<number> {
    const status = await readFile(`/proc/${server.child.pid ?? 0}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Streams as fast as it is taken, until all is sent or the server has had enough. */
  async function stream(method: string, path: string): Promise<{ status: number; sent: number }> {
    const piece = Buffer.alloc(MEBIBYTE, ' ');
    let sent = 0;
    return new Promise((resolve) => {
      const request = httpRequest(server.url + path, {
        method,
        headers: { authorization: `token ${PROCESS_TOKEN}` },
      });
      let status = 0;
      const done = (): void => {
        request.destroy();
        resolve({ status, sent });
      };
      const next = (): void => {
        if (sent >= SIZE || status !== 0) return void request.end();
        sent += piece.byteLength;
        request.write(piece, (error) => {
          if (error === null || error === undefined) next();
        });
      };
      request.on('response', (answer) => {
        status = answer.statusCode ?? 0;
        answer.resume();
        answer.on('end', done);
      });
      request.on('error', done);
      next();
    });
  }

  it('that only says its length is answered 400 at once, and the connection ends', async () => {
    for (const [method, path] of [
      ['PUT', '/api/contents/large.bin'],
      ['POST', '/api/sessions'],
      ['POST', '/login'],
    ] as const) {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: token ${PROCESS_TOKEN}\r\n` +
          `Content-Length: ${SIZE}\r\n\r\n{"a":`,
      );
      let answer = '';
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
      });
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('close', resolve));
      expect([path, answer.slice(0, 24)]).toEqual([path, 'HTTP/1.1 400 Bad Request']);
    }
  });

  it.each([
    ['POST', '/api/sessions'],
    ['POST', '/api/kernels'],
    ['PATCH', '/api/contents/a.txt'],
    ['PUT', '/api/config/notebook'],
  ])(
    'that is streamed to %s %s is refused long before its end, in little memory',
    async (method, path) => {
      const before = await peakMebibytes();
      const { status, sent } = await stream(method, path);
      expect([status, sent < SIZE / 4]).toEqual([400, true]);
      expect((await peakMebibytes()) - before).toBeLessThan(150);
    },
    60_000,
  );

  it('that is streamed as a file is refused at the limit of all, and leaves no file', async () => {
    const { status, sent } = await stream('PUT', '/api/contents/large.bin');
    expect(sent).toBeGreaterThan(500 * MEBIBYTE);
    expect(status).toBe(400);
    expect(await peakMebibytes()).toBeLessThan(512 + 300);
    expect(await readdir(server.places.root)).toEqual([]);
  }, 60_000);

  it('hinders nobody else', async () => {
    expect((await server.request('/api/status')).status).toBe(200);
  });
});
