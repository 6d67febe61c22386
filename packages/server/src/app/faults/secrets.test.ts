import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bundleCommand, type BundledCommand } from '../../cli/testing/bundle-command.ts';
import { makePlaces, PROCESS_TOKEN, ServerProcess } from './testing/server-process.ts';

/** All secrets of this test contain it, so that one look at the log is enough. */
const CANARY = 'canary';
const WRONG = `${CANARY}-wrong-0b5f2a`;
const PASSWORD = `${CANARY}-password-77d1`;
const XSRF = `${CANARY}-xsrf-9e2c`;
const COOKIE = `${CANARY}-cookie-51aa`;

describe.each([
  ['text', []],
  ['JSON', ['--Elara.log_json=true']],
])('the log as %s of a server at debug level', (form, options) => {
  let command: BundledCommand;
  let server: ServerProcess;
  /** Values of the signed cookies that the server gave out. */
  const given: string[] = [];

  beforeAll(async () => {
    command = await bundleCommand();
    const places = await makePlaces();
    const folder = join(places.data, 'kernels', 'talking');
    await mkdir(folder, { recursive: true });
    // A kernel that prints what it was given, as a stack trace of an own start might.
    const script = 'console.error(JSON.stringify(process.env)); process.exit(1)';
    const argv = [process.execPath, '-e', script, '{connection_file}'];
    await writeFile(join(folder, 'kernel.json'), JSON.stringify({ argv, display_name: 'Talking' }));
    server = await ServerProcess.start(command, { places, options: ['--debug', ...options] });
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await command[Symbol.asyncDispose]();
  });

  async function visit(path: string, init: RequestInit = {}): Promise<number> {
    const answer = await fetch(server.url + path, { redirect: 'manual', ...init });
    for (const cookie of answer.headers.getSetCookie()) {
      const value = /^[^=]*=([^;]*)/.exec(cookie)?.[1] ?? '';
      if (value.length > 10) given.push(value);
    }
    await answer.text();
    return answer.status;
  }

  const filled = (fields: Record<string, string>): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { cookie: `_xsrf=${XSRF}` },
  });

  it('has answered requests with every kind of secret, right and wrong', async () => {
    expect(await visit(`/api/status?token=${PROCESS_TOKEN}`)).toBe(200);
    expect(await visit(`/api/status?token=${WRONG}`)).toBe(403);
    expect(await visit(`/lab?token=${WRONG}&x=1`)).toBe(302);
    expect(await visit(`/lab/tree/none?token=${PROCESS_TOKEN}`)).toBeLessThan(500);
    for (const value of [
      `token ${WRONG}`,
      `Bearer ${WRONG}`,
      `Basic ${btoa(`a:${WRONG}`)}`,
      WRONG,
    ]) {
      expect(await visit('/api/contents', { headers: { authorization: value } })).toBe(403);
    }
    const cookie = `username-localhost=${COOKIE}; other=${COOKIE}; _xsrf=${XSRF}`;
    expect(await visit('/api/contents', { headers: { cookie } })).toBe(403);
    const referer = `${server.url}/lab?token=${PROCESS_TOKEN}`;
    expect(await visit('/api/nothing', { headers: { referer } })).toBe(404);
    expect(await visit(`/files/none.txt?_xsrf=${XSRF}&token=${PROCESS_TOKEN}`)).toBe(404);
  });

  it('has answered logins', async () => {
    const fields = { _xsrf: XSRF, password: PASSWORD, new_password: PASSWORD };
    expect(await visit('/login', filled(fields))).toBeLessThan(500);
    expect(await visit('/login', filled({ ...fields, token: WRONG }))).toBeLessThan(500);
    expect(await visit('/login', filled({ _xsrf: XSRF, password: PROCESS_TOKEN }))).toBe(302);
    expect(await visit(`/login?next=${encodeURIComponent(`/lab?token=${PROCESS_TOKEN}`)}`)).toBe(
      200,
    );
    expect(await visit('/logout')).toBeLessThan(500);
  });

  it('has told of errors in which secrets stood', async () => {
    const headers = { authorization: `token ${PROCESS_TOKEN}` };
    const send = (method: string, path: string, body: string): Promise<number> =>
      visit(`${path}?token=${PROCESS_TOKEN}`, { method, body, headers });
    expect(
      await send('PUT', '/api/contents/no/such/a.txt', `{"type": "file", "content": "${WRONG}"}`),
    ).toBeGreaterThanOrEqual(400);
    expect(await send('POST', '/api/kernels', '{"name": "nope"}')).toBe(500);
    expect(await send('POST', '/api/sessions', `{"password": "${PASSWORD}"`)).toBe(400);
    expect(await send('POST', `/api/contents/${PROCESS_TOKEN}/checkpoints`, '')).toBe(500);
    expect(
      await send(
        'POST',
        '/api/security/csp-report',
        JSON.stringify({ 'document-uri': `${server.url}/lab?token=${PROCESS_TOKEN}` }),
      ),
    ).toBe(200);
    expect(await send('POST', '/api/kernels', '{"name": "talking"}')).toBe(201);
    await server.waitFor(/Kernel died/);
  });

  it('has started a kernel, whose key signs what it says', async () => {
    const [status, model] = await server.json('POST', '/api/kernels', { name: 'typescript' });
    expect(status).toBe(201);
    const { id } = model as { id: string };
    const file = await readFile(join(server.places.runtime, `kernel-${id}.json`), 'utf8');
    given.push((JSON.parse(file) as { key: string }).key);
    expect(await server.json('DELETE', `/api/kernels/${id}`)).toEqual([204, null]);
  });

  it('has refused websockets and broken requests', async () => {
    for (const path of ['/api/events/subscribe', '/api/kernels/1-1-1-1-1/channels']) {
      const address = `${server.url.replace('http', 'ws')}${path}?session_id=a&token=${WRONG}`;
      const socket = new WebSocket(address, {
        headers: { cookie: `username=${COOKIE}`, authorization: `token ${WRONG}` },
      });
      await new Promise((resolve) => socket.once('error', resolve));
    }
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.resume();
    socket.end(
      `GET /?token=${PROCESS_TOKEN} HTTP/1.1\r\nAuthorization: token ${WRONG}\r\nBroken\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('shows none of them', async () => {
    expect((await server.request('/api/status')).status).toBe(200);
    expect(await server.stop()).toBe(0);
    const lines = server.output.split('\n');
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.some((line) => line.startsWith('{"'))).toBe(form === 'JSON');
    expect(server.output).toContain('[secret]');
    expect(lines.filter((line) => line.includes(CANARY))).toEqual([]);
    expect(given.length).toBeGreaterThan(0);
    for (const value of given) expect(server.output).not.toContain(value);
    expect(server.output).not.toContain(btoa(`a:${WRONG}`));
  });
});
