import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { loadCookieSecret } from './cookie-secret.ts';
import { hashPassword } from './password.ts';
import { askAs, SKIP_COMPARISON, startRealServer, type RealServer } from './testing/real-server.ts';
import { startAuth, TOKEN } from './testing/start-auth.ts';

const withToken = { headers: { authorization: `token ${TOKEN}` } };

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'elara-compare-'));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

/** The user whom a server sees in a cookie, or the status where it sees none. */
async function userOf(url: string, cookie: string): Promise<unknown> {
  const { status, text } = await askAs(url, '/api/me', { headers: { cookie } });
  return status === 200 ? (JSON.parse(text) as { identity: unknown }).identity : status;
}

async function logIn(url: string, password: string): Promise<{ status: number; cookie: string }> {
  const { status, cookies } = await askAs(url, '/login', {
    method: 'POST',
    headers: { cookie: '_xsrf=abc', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _xsrf: 'abc', password }).toString(),
  });
  return { status, cookie: cookies.find((one) => one.startsWith('username-')) ?? '' };
}

describe.skipIf(SKIP_COMPARISON)('beside a jupyter_server with the same cookie secret', () => {
  let real: RealServer;
  let secretFile: string;

  beforeAll(async () => {
    secretFile = join(home, 'secret');
    // Ours makes the file, theirs reads it.
    await makeSecret(secretFile);
    real = await startRealServer(join(home, 'first'), [
      `--IdentityProvider.token=${TOKEN}`,
      `--ServerApp.cookie_secret_file=${secretFile}`,
    ]);
  }, 40_000);
  afterAll(async () => {
    await real[Symbol.asyncDispose]();
  });

  it('our cookies are named alike and let in there as the same user', async () => {
    const ours = await startAuth({ settings: { cookieSecretFile: secretFile } });
    const { cookies, text } = await askAs(ours.url, '/api/me', withToken);
    expect(cookies[0]).toMatch(/^username-localhost-8888="?2\|1:0\|10:\d+\|23:username-localhost/);
    const { identity } = JSON.parse(text) as { identity: unknown };
    expect(await userOf(real.url, cookies[0] ?? '')).toEqual(identity);
  });

  it('their cookies let in here as the same user', async () => {
    const ours = await startAuth({ settings: { cookieSecretFile: secretFile } });
    const { cookies, text } = await askAs(real.url, '/api/me', withToken);
    const { identity } = JSON.parse(text) as { identity: unknown };
    expect(await userOf(ours.url, cookies[0] ?? '')).toEqual(identity);
  });

  it('a user who changed here is seen there, letters beyond ASCII included, and back', async () => {
    const ours = await startAuth({ settings: { cookieSecretFile: secretFile } });
    const changes = { name: 'Ångström "Å"', display_name: '埃;格', color: '#f00', initials: null };
    for (const [from, to] of [
      [ours.url, real.url],
      [real.url, ours.url],
    ] as const) {
      const changed = await askAs(from, '/api/me', {
        method: 'PATCH',
        ...withToken,
        body: JSON.stringify(changes),
      });
      expect(changed.status).toBe(200);
      expect(await userOf(to, changed.cookies.at(-1) ?? '')).toMatchObject(changes);
    }
  });

  it('a cookie with a changed letter lets in neither here nor there', async () => {
    const ours = await startAuth({ settings: { cookieSecretFile: secretFile } });
    const { cookies } = await askAs(ours.url, '/api/me', withToken);
    const broken = (cookies[0] ?? '').replace(/.(?="?$)/, (last) => (last === '0' ? '1' : '0'));
    expect(await userOf(real.url, broken)).toBe(403);
    expect(await userOf(ours.url, broken)).toBe(403);
  });

  it('a cookie of another password lets in neither here nor there', async () => {
    const hashedPassword = await hashPassword('other');
    const settings = { cookieSecretFile: secretFile, hashedPassword };
    const ours = await startAuth({ settings });
    const mine = (await askAs(ours.url, '/api/me', withToken)).cookies[0] ?? '';
    const theirs = (await askAs(real.url, '/api/me', withToken)).cookies[0] ?? '';
    expect(await userOf(real.url, mine)).toBe(403);
    expect(await userOf(ours.url, theirs)).toBe(403);
  });
});

describe.skipIf(SKIP_COMPARISON)('beside a jupyter_server with the same password', () => {
  const PASSWORD = 'grüße, 猫!';
  let real: RealServer;
  let secretFile: string;
  let hashedPassword: string;

  beforeAll(async () => {
    secretFile = join(home, 'their-secret');
    hashedPassword = await hashPassword(PASSWORD);
    // Theirs makes the file, ours reads it.
    const config = join(home, 'config.json');
    const settings = {
      PasswordIdentityProvider: { hashed_password: hashedPassword },
      ServerApp: { cookie_secret_file: secretFile },
    };
    await writeFile(config, JSON.stringify(settings));
    real = await startRealServer(join(home, 'second'), [`--config=${config}`]);
  }, 40_000);
  afterAll(async () => {
    await real[Symbol.asyncDispose]();
  });

  it('our hash lets in there, and the cookies of each let in at the other', async () => {
    const settings = { token: null, hashedPassword, cookieSecretFile: secretFile };
    const ours = await startAuth({ settings });
    const here = await logIn(ours.url, PASSWORD);
    const there = await logIn(real.url, PASSWORD);
    expect([here.status, there.status]).toEqual([302, 302]);
    for (const { cookie } of [here, there]) {
      const identity = await userOf(ours.url, cookie);
      expect(identity).toMatchObject({ name: expect.stringMatching(/^Anonymous /) as string });
      expect(await userOf(real.url, cookie)).toEqual(identity);
    }
    expect((await logIn(real.url, 'wrong')).status).toBe(401);
    expect((await logIn(ours.url, 'wrong')).status).toBe(401);
  });
});

function makeSecret(file: string): Promise<Buffer> {
  const random = { bytes: (size: number) => randomBytes(size), below: () => 0 };
  return loadCookieSecret({ file, passwords: [], random, log: silentLogger });
}
