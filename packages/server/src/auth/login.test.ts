import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Logger } from '../log/index.ts';
import { cookiesOf, startAuth, TOKEN } from './testing/start-auth.ts';

const SHA1 = 'sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a';
const ARGON2 =
  'argon2:$argon2id$v=19$m=10240,t=10,p=8$8grNG9/99+3f6FSfcmoPWA$yA+KiaSjqxzBYgP4fST6rFfvtFO42EKhFv2NHE9WicU';

type Started = Awaited<ReturnType<typeof startAuth>>;

/** Sends the form as the page does, with the XSRF token in cookie and field. */
function logIn(
  { ask }: Started,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return ask('/login?next=%2Flab', {
    method: 'POST',
    headers: { cookie: '_xsrf=abc', ...headers },
    body: new URLSearchParams({ _xsrf: 'abc', ...fields }),
  });
}

async function isUser({ ask }: Started, login: Response): Promise<boolean> {
  return (await ask('/api/me', { headers: { cookie: cookiesOf(login) } })).status === 200;
}

describe('a password', () => {
  it.each([SHA1, ARGON2])('hashed as %s lets in', async (hashedPassword) => {
    const server = await startAuth({ settings: { token: null, hashedPassword } });
    expect(server.auth.token.value).toBe('');
    const right = await logIn(server, { password: 'mypassword' });
    expect([right.status, right.headers.get('location')]).toEqual([302, '/lab']);
    expect(right.headers.getSetCookie()[0]).toMatch(/^username-127-0-0-1-\d+=/);
    expect(await isUser(server, right)).toBe(true);
    expect((await logIn(server, { password: 'wrong' })).status).toBe(401);
  });

  it('or token may bring blanks along, as copied ones do', async () => {
    const server = await startAuth({ settings: { hashedPassword: SHA1 } });
    for (const password of [' mypassword', 'mypassword\n', ` ${TOKEN}\t`]) {
      expect((await logIn(server, { password })).status).toBe(302);
    }
  });

  it('that is kept as a plain digest is warned of', async () => {
    const warnings: string[] = [];
    const log = collector(warnings);
    await startAuth({ settings: { hashedPassword: SHA1 }, options: { log } });
    expect(warnings.join()).toContain('"elara password"');
    warnings.length = 0;
    await startAuth({ settings: { hashedPassword: ARGON2 }, options: { log } });
    expect(warnings).toEqual([]);
  });

  it('that is required and missing refuses the start and tells how to set one', async () => {
    const start = startAuth({ settings: { passwordRequired: true } });
    await expect(start).rejects.toThrow('$ elara password');
  });
});

function collector(warnings: string[]): Logger {
  const log: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => void warnings.push(message),
    error: () => undefined,
    child: () => log,
  };
  return log;
}

describe('a new password', () => {
  it('is set with the token, stored for the next start, and valid at once', async () => {
    const server = await startAuth();
    const changed = await logIn(server, { password: TOKEN, new_password: 'better' });
    expect(changed.status).toBe(302);
    const file = join(server.folder, 'config', 'jupyter_server_config.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      IdentityProvider: {
        hashed_password: expect.stringMatching(/^argon2:\$argon2id\$/) as string,
      },
    });
    expect((await logIn(server, { password: 'better' })).status).toBe(302);
    expect((await logIn(server, { password: TOKEN })).status).toBe(302);
  });

  it('is set with the current one, and ends the logins of before', async () => {
    const server = await startAuth({ settings: { token: null, hashedPassword: SHA1 } });
    const before = await logIn(server, { password: 'mypassword' });
    expect(await isUser(server, before)).toBe(true);
    const changed = await logIn(server, { password: 'mypassword', new_password: 'better' });
    expect(await isUser(server, changed)).toBe(true);
    expect(await isUser(server, before)).toBe(false);
    expect((await logIn(server, { password: 'mypassword' })).status).toBe(401);
    expect((await logIn(server, { password: 'better' })).status).toBe(302);
  });

  it('is kept without blanks at its ends, as Jupyter reads it, and never empty', async () => {
    const server = await startAuth();
    await logIn(server, { password: TOKEN, new_password: ' better ' });
    expect((await logIn(server, { password: 'better' })).status).toBe(302);
    expect((await logIn(server, { password: TOKEN, new_password: '  ' })).status).toBe(302);
    expect((await logIn(server, { password: 'better' })).status).toBe(302);
    expect((await logIn(server, { password: '' })).status).toBe(401);
  });

  it('is not set by who knows neither', async () => {
    const server = await startAuth();
    const refused = await logIn(server, { password: 'wrong', new_password: 'mine' });
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('<details open>');
    expect((await logIn(server, { password: 'mine' })).status).toBe(401);
  });

  it('is not set where that is not allowed: the token lets in, the password does not', async () => {
    const server = await startAuth({
      settings: { hashedPassword: SHA1, allowPasswordChange: false },
    });
    expect((await logIn(server, { password: TOKEN, new_password: 'x' })).status).toBe(302);
    expect((await logIn(server, { password: 'mypassword', new_password: 'x' })).status).toBe(401);
    expect((await logIn(server, { password: 'mypassword' })).status).toBe(302);
    const page = await (await server.ask('/login')).text();
    expect(page).not.toContain('new_password');
  });

  it('leaves the old one where it cannot be stored, and says so', async () => {
    const server = await startAuth({ settings: { hashedPassword: SHA1 } });
    const file = join(server.folder, 'config', 'jupyter_server_config.json');
    await mkdir(dirname(file));
    await writeFile(file, '{ broken');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const failed = await logIn(server, { password: 'mypassword', new_password: 'better' });
      expect(failed.status).toBe(500);
      const page = await failed.text();
      expect(page).toContain('could not be stored');
      expect(page).not.toContain(server.folder);
    }
    expect((await logIn(server, { password: 'mypassword' })).status).toBe(302);
  });
});

describe('guessing', () => {
  it('is answered 429 from the third wrong attempt in a minute on', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const server = await startAuth({
      settings: { hashedPassword: SHA1 },
      options: { now: () => new Date(clock.now) },
    });
    expect((await logIn(server, { password: 'a' })).status).toBe(401);
    clock.now += 20_000;
    expect((await logIn(server, { password: 'b' })).status).toBe(401);
    const third = await logIn(server, { password: 'mypassword' });
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '40']);
    expect(await third.text()).toContain('Too many wrong attempts. Try again in 40 seconds.');
    clock.now += 40_000;
    expect((await logIn(server, { password: 'mypassword' })).status).toBe(302);
  });

  it('is answered 429 after twelve wrong attempts in an hour', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) };
    const server = await startAuth({ options: { now: () => new Date(clock.now) } });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect((await logIn(server, { password: 'wrong' })).status).toBe(401);
      clock.now += 60_000;
    }
    const next = await logIn(server, { password: 'wrong' });
    expect([next.status, next.headers.get('retry-after')]).toEqual([429, '2880']);
    expect(await next.text()).toContain('Try again in 48 minutes.');
  });

  it('never locks out who has the token', async () => {
    const server = await startAuth({ settings: { hashedPassword: SHA1 } });
    for (let attempt = 0; attempt < 20; attempt += 1) await logIn(server, { password: 'wrong' });
    expect((await logIn(server, { password: 'mypassword' })).status).toBe(429);
    expect((await logIn(server, { password: TOKEN })).status).toBe(302);
    expect((await server.ask(`/api/me?token=${TOKEN}`)).status).toBe(200);
  });

  it('of one client behind a trusted proxy does not stop another', async () => {
    const server = await startAuth({ trustProxy: true });
    const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.9, ${address}` });
    for (const status of [401, 401, 429]) {
      const answer = await logIn(server, { password: 'wrong' }, from('192.0.2.1'));
      expect(answer.status).toBe(status);
    }
    expect((await logIn(server, { password: 'wrong' }, from('192.0.2.2'))).status).toBe(401);
  });

  it('cannot hide behind X-Forwarded-For where no proxy is trusted, and the log says what to do', async () => {
    const warnings: string[] = [];
    const server = await startAuth({ requestLog: collector(warnings) });
    const statuses: number[] = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const answer = await logIn(server, { password: 'wrong' }, { 'x-forwarded-for': address });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([401, 401, 429]);
    expect(warnings.join('\n')).toContain(
      'Too many wrong attempts to log in from 127.0.0.1, which is a proxy: ServerApp.trust_xheaders',
    );
  });

  it('is counted before it is checked, so that many attempts at once are no way round', async () => {
    const server = await startAuth({ settings: { hashedPassword: ARGON2 } });
    const guesses = Array.from({ length: 6 }, (_, index) =>
      logIn(server, { password: `guess ${index}` }),
    );
    const statuses = (await Promise.all(guesses)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  });
});
