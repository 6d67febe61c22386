import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandHome } from './testing/server-process.ts';

let home: CommandHome;

beforeAll(async () => {
  home = await CommandHome.create();
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

async function statusOf(
  request: typeof plainRequest | typeof secureRequest,
  options: RequestOptions & { ca?: string },
): Promise<number> {
  const asking = request({ path: '/api/status', agent: false, ...options });
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

describe.runIf(process.platform === 'linux')('a server on a UNIX socket', () => {
  it('answers to the owner, is listed, and is stopped by its path', async () => {
    const sock = join(home.folder, 'a.sock');
    const { child, info } = await home.serve(`--sock=${sock}`, '--sock-mode=0660');
    expect((await stat(sock)).mode & 0o777).toBe(0o660);
    expect(info).toMatchObject({ port: 0, sock, secure: false });
    expect(info.url).toBe(`http+unix://${encodeURIComponent(sock)}/`);
    const headers = { authorization: `token ${info.token}`, host: 'localhost' };
    const ask = (more: Record<string, string>) =>
      statusOf(plainRequest, { socketPath: sock, headers: { ...headers, ...more } });
    expect(await ask({})).toBe(200);
    expect(await ask({ host: encodeURIComponent(sock) })).toBe(200);
    expect(await ask({ host: 'evil.example' })).toBe(403);
    expect(await ask({ authorization: 'token wrong' })).toBe(403);
    expect(await home.run('list')).toContain(`${info.url}?token=${info.token} :: ${home.folder}`);
    await home.run('stop', sock);
    await expect.poll(() => child.exitCode, { timeout: 5000 }).toBe(0);
    await expect(stat(sock)).rejects.toThrow('ENOENT');
  }, 30_000);

  it('takes the place of one that was killed, but not of one that runs', async () => {
    const sock = join(home.folder, 'b.sock');
    const killed = await home.serve(`--sock=${sock}`);
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect((await stat(sock)).isSocket()).toBe(true);
    const second = await home.serve(`--sock=${sock}`);
    await expect(home.serve(`--sock=${sock}`)).rejects.toThrow(
      `the Jupyter server could not be started because socket ${sock} is not available`,
    );
    const headers = { authorization: `token ${second.info.token}`, host: 'localhost' };
    expect(await statusOf(plainRequest, { socketPath: sock, headers })).toBe(200);
  }, 30_000);

  it('does not start with a port beside it', async () => {
    const start = home.serve(`--sock=${join(home.folder, 'c.sock')}`, '--port=9999');
    await expect(start).rejects.toThrow('Options --port and --sock are mutually exclusive.');
  });
});

describe('a server with a certificate of its own', () => {
  const KEPT = 'elara-self-signed.pem';

  it('tells its URLs with https, keeps the certificate, and is stopped by its port', async () => {
    const first = await home.serve('--certfile=auto', '--port=0');
    const ca = await readFile(join(home.folder, 'data', KEPT), 'utf8');
    expect((await stat(join(home.folder, 'data', KEPT))).mode & 0o777).toBe(0o600);
    const { port, token, url, secure } = first.info;
    expect([secure, url]).toEqual([true, `https://localhost:${port}/`]);
    const headers = { authorization: `token ${token}` };
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await statusOf(secureRequest, { host, port, ca, headers })).toBe(200);
    }
    expect(first.log()).toContain(`https://127.0.0.1:${port}/?token=${token}`);
    expect(await home.run('list')).toContain(`${url}?token=${token}`);
    await home.run('stop', String(port));
    await expect.poll(() => first.child.exitCode, { timeout: 5000 }).toBe(0);

    const second = await home.serve('--certfile=auto', '--port=0');
    expect(await readFile(join(home.folder, 'data', KEPT), 'utf8')).toBe(ca);
    await home.run('stop', String(second.info.port));
  }, 40_000);

  it('does not warn of missing encryption on all addresses, and one without does', async () => {
    const warning = 'listening on all IP addresses and not using encryption';
    const open = await home.serve('--ip=*', '--port=0', '--allow-root');
    expect(open.log()).toContain(warning);
    const encrypted = await home.serve('--ip=*', '--port=0', '--allow-root', '--certfile=auto');
    expect(encrypted.log()).not.toContain(warning);
  }, 30_000);
});

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

describe.runIf(hasIPv6)('a server on IPv6', () => {
  it('writes its address in brackets and answers to it', async () => {
    const { info, log } = await home.serve('--ip=::1', '--port=0');
    expect(info.url).toBe(`http://[::1]:${info.port}/`);
    expect(log()).toContain(`http://[::1]:${info.port}/?token=${info.token}`);
    const answer = await fetch(`${info.url}api/status?token=${info.token}`);
    expect(answer.status).toBe(200);
    const headers = { authorization: `token ${info.token}`, host: 'evil.example' };
    expect(await statusOf(plainRequest, { host: '::1', port: info.port, headers })).toBe(403);
  });
});
