import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, TOKEN, type RunningApp } from '../testing/start-app.ts';

/** Where the reference answers 500 (rest-api §5, §6, §8, lab §10), and what starts processes. */
const LEFT_OUT =
  /^(POST \/api\/(contents.*\/(checkpoints|trust)|kernels|sessions|terminals|shutdown)|DELETE \/lab\/api\/build)/;

const HANGS_AFTER = 15_000;

let server: RunningApp;
beforeAll(async () => {
  server = await startApp();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** What comes back for the bytes of a request: up to the end of the head, for upgrades stay open. */
async function answerTo(request: Buffer): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setTimeout(HANGS_AFTER, () => {
      socket.destroy();
      reject(new Error('It is not answered'));
    });
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(text);
    });
    socket.write(request);
  });
}

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE') },
  { weight: 2, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'BREW') },
);
const encodedByte = fc.nat(255).map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
/** Any byte that does not end the request line. */
const rawByte = fc
  .nat(255)
  .filter((byte) => byte > 0x20 && byte !== 0x7f)
  .map((byte) => String.fromCharCode(byte));
const noise = fc
  .array(fc.oneof(encodedByte, rawByte), { maxLength: 12 })
  .map((all) => all.join(''));

/** Words of all routes, so that many paths lead somewhere. */
function paths(): fc.Arbitrary<string> {
  const words = new Set(server.app.routes.flatMap((route) => route.path.split(/[/*:]/)));
  const known = fc.constantFrom(...server.app.routes.map((route) => route.path));
  const segment = fc.oneof(fc.constantFrom(...words, '..', '.', '%2e%2e'), noise);
  const wild = fc.array(segment, { maxLength: 6 }).map((all) => `/${all.join('/')}`);
  const filled = fc
    .tuple(known, noise)
    .map(([path, name]) => path.replace(/[:*]\w+/g, () => name || 'x'));
  return fc.oneof(wild, filled);
}

const query = fc.oneof(
  fc.constant(''),
  noise.map((text) => `?${text}`),
  fc
    .tuple(fc.constantFrom('token', 'content', 'type', 'format', 'path', 'next', 'v', '_'), noise)
    .map(([name, value]) => `?${name}=${value}`),
);

const headers = fc.record({
  authorization: fc.constantFrom(`token ${TOKEN}`, 'token wrong', ''),
  cookie: fc.oneof(fc.constant(''), noise),
  upgrade: fc.constantFrom('', '', 'websocket', 'h2c'),
  origin: fc.constantFrom('', 'null', 'https://evil.example', '%%'),
  range: fc.constantFrom('', 'bytes=0-', 'bytes=5-1', 'x=%'),
});

describe('any request', () => {
  it('gets an answer that is no 500, and the server goes on', { timeout: 60_000 }, async () => {
    const request = fc.tuple(method, paths(), query, headers);
    await fc.assert(
      fc.asyncProperty(request, async ([verb, path, search, fields]) => {
        const target = path + search;
        fc.pre(!LEFT_OUT.test(`${verb} ${target}`));
        const lines = Object.entries(fields)
          .filter(([, value]) => value !== '')
          .map(([name, value]) => `${name}: ${value}\r\n`);
        if (fields.upgrade === '') lines.push('Connection: close\r\n');
        else lines.push('Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n');
        const head = `${verb} ${target} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`;
        const answer = await answerTo(Buffer.from(head, 'latin1'));
        expect([head, answer]).toEqual([head, expect.stringMatching(/^HTTP\/1\.1 [1-4]\d\d /)]);
      }),
      { numRuns: 500 },
    );
    expect((await server.request('/api/status')).status).toBe(200);
  });
});
