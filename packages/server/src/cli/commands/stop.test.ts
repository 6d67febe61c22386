import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';

/** A server that does with `POST /api/shutdown` as it is told, and ends at SIGTERM only if it may. */
const SERVER = `
const { createServer } = require('node:http');
const [, where, status, heeds] = process.argv;
if (heeds !== 'yes') process.on('SIGTERM', () => console.log('no'));
const server = createServer((request, response) => {
  console.log(request.method, request.url, request.headers.authorization, request.headers.host);
  response.writeHead(Number(status)).end();
  if (status === '200') setTimeout(() => process.exit(0), 50);
});
server.listen(where === '0' ? { port: 0, host: '127.0.0.1' } : where, () => console.log(server.address().port ?? where));
`;

interface Running extends AsyncDisposable {
  readonly port: number;
  readonly output: () => string;
  readonly ended: Promise<unknown[]>;
}

async function run(host: FakeHost, where = '0', status = 200, heeds = 'yes'): Promise<Running> {
  const child = spawn(process.execPath, ['-e', SERVER, where, String(status), heeds], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const port = where === '0' ? Number(output) : 0;
  await mkdir(host.runtimeDir, { recursive: true });
  const info = {
    pid: child.pid,
    port,
    sock: where === '0' ? '' : where,
    url:
      where === '0' ? `http://127.0.0.1:${port}/b/` : `http+unix://${encodeURIComponent(where)}/b/`,
    base_url: '/b/',
    token: 'abc',
    root_dir: '/data',
  };
  await writeFile(
    join(host.runtimeDir, `jpserver-${String(child.pid)}.json`),
    JSON.stringify(info),
  );
  return {
    port,
    output: () => output,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('elara stop', () => {
  it('asks the server on a port to end', async () => {
    await using host = await FakeHost.create();
    await using server = await run(host);
    expect(await host.run(['stop', String(server.port)])).toBe(0);
    expect(await server.ended).toEqual([0, null]);
    expect(host.stderr).toBe(`Shutting down server on ${server.port}...\n`);
    expect(server.output()).toContain(`POST /b/api/shutdown token abc 127.0.0.1:${server.port}`);
  });

  it('asks over a UNIX socket, and removes what is left of it', async () => {
    await using host = await FakeHost.create();
    const sock = join(host.home, 's');
    await using server = await run(host, sock);
    expect(await host.run(['server', 'stop', sock])).toBe(0);
    expect(await server.ended).toEqual([0, null]);
    expect(server.output()).toContain('POST /b/api/shutdown token abc localhost');
    await expect(stat(sock)).rejects.toThrow('ENOENT');
  });

  it('sends a signal at once where the token is refused, as with a password', async () => {
    await using host = await FakeHost.create();
    await using server = await run(host, '0', 403);
    const begun = Date.now();
    expect(await host.run(['stop', String(server.port)])).toBe(0);
    expect(await server.ended).toEqual([null, 'SIGTERM']);
    expect(Date.now() - begun).toBeLessThan(4000);
  });

  it('kills who does not heed', async () => {
    await using host = await FakeHost.create();
    await using server = await run(host, '0', 500, 'no');
    expect(await host.run(['stop', String(server.port)])).toBe(0);
    expect(await server.ended).toEqual([null, 'SIGKILL']);
    expect(server.output()).toContain('no\n');
  });

  it('does not kill a process that only got the number of a server that is gone', async () => {
    await using host = await FakeHost.create();
    await using stranger = await run(host, '0', 403);
    const [name = ''] = await readdir(host.runtimeDir);
    const file = join(host.runtimeDir, name);
    // Nothing listens on the port that the file tells.
    const closed = await closedPort();
    const info = JSON.parse(await readFile(file, 'utf8')) as object;
    const stale = { ...info, port: closed, url: `http://127.0.0.1:${closed}/` };
    await writeFile(file, JSON.stringify(stale));
    expect(await host.run(['stop', String(closed)])).toBe(1);
    expect(host.stderr).toContain('nothing answers there');
    // Another server does, but the process is younger than the file.
    await writeFile(file, JSON.stringify(info));
    await utimes(file, new Date(0), new Date(0));
    expect(await host.run(['stop', String(stranger.port)])).toBe(1);
    expect(host.stderr).toContain('is another program that started later');
    expect((await fetch(`http://127.0.0.1:${stranger.port}/`)).status).toBe(403);
  });

  it('names the servers there are where there is none on that port', async () => {
    await using host = await FakeHost.create();
    await using server = await run(host);
    expect(await host.run(['stop'])).toBe(1);
    expect(host.stderr).toBe(
      'elara: There is currently no server running on 8888\n' +
        `Ports/sockets currently in use:\n - ${server.port}\n`,
    );
  });

  it('says where it looked when nothing runs at all', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['stop'])).toBe(1);
    expect(host.stderr).toBe(`elara: There are no running servers (per ${host.runtimeDir})\n`);
  });
});
