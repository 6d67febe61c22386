import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, type Logger } from '../log/index.ts';
import { loadCookieSecret } from './cookie-secret.ts';
import { anonymousUser, userFromCookie, userToCookie, type Randomness } from './identity.ts';
import { gateRequest } from './testing/gate-request.ts';
import { resolveToken, showsToken } from './token.ts';

const random: Randomness = { bytes: (size) => Buffer.alloc(size, 0xab), below: () => 4 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-auth-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('resolveToken', () => {
  const nothing = { token: null, tokenFile: '', hashedPassword: '' };

  it('takes the configured token, also an empty one', async () => {
    expect(await resolveToken({ ...nothing, token: 'abc' }, random)).toEqual({
      value: 'abc',
      generated: false,
    });
    expect(await resolveToken({ ...nothing, token: '' }, random)).toEqual({
      value: '',
      generated: false,
    });
  });

  it.each(['abc', 'abc\n', 'abc\r\n'])(
    'takes the token of a file that says %j, which no request could repeat with its line end',
    async (content) => {
      await writeFile(join(folder, 'token'), content);
      const source = { ...nothing, tokenFile: join(folder, 'token') };
      expect(await resolveToken(source, random)).toEqual({ value: 'abc', generated: false });
    },
  );

  it('refuses a token file that cannot be read', async () => {
    const source = { ...nothing, tokenFile: join(folder, 'none') };
    await expect(resolveToken(source, random)).rejects.toThrow(`${folder}/none`);
  });

  it('makes 48 hex digits, but none where there is a password', async () => {
    expect(await resolveToken(nothing, random)).toEqual({
      value: 'ab'.repeat(24),
      generated: true,
    });
    const withPassword = { ...nothing, hashedPassword: 'sha1:a:b' };
    expect(await resolveToken(withPassword, random)).toEqual({ value: '', generated: false });
  });
});

describe('showsToken', () => {
  it.each([
    ['/?token=abc', {}, true],
    ['/', { authorization: 'token abc' }, true],
    ['/', { authorization: 'Bearer  abc' }, true],
    ['/', { authorization: 'TOKEN abc' }, true],
    ['/', { authorization: 'Basic abc' }, false],
    ['/', { authorization: 'tokenabc' }, false],
    ['/?token=wrong', { authorization: 'token abc' }, false],
    ['/?token=', { authorization: 'token abc' }, true],
    ['/?token=wrong&token=abc', {}, true],
    ['/?token=ABC', {}, false],
    ['/', {}, false],
  ])('%s with %j: %s', (url, headers, shown) => {
    expect(showsToken(gateRequest({ url, headers }), 'abc')).toBe(shown);
  });

  it('lets a form argument win and never accepts an empty token', () => {
    expect(showsToken(gateRequest({ url: '/?token=x', form: { token: 'abc' } }), 'abc')).toBe(true);
    expect(
      showsToken(gateRequest({ url: '/?token=', headers: { authorization: 'token ' } }), ''),
    ).toBe(false);
  });
});

describe('loadCookieSecret', () => {
  const load = (log: Logger = silentLogger, passwords = ['', '']) =>
    loadCookieSecret({
      file: join(folder, 'run', 'jupyter_cookie_secret'),
      passwords,
      random,
      log,
    });

  it('derives the key as jupyter_server does', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n', { mode: 0o600 });
    const key = await loadCookieSecret({
      file,
      passwords: ['', 'sha1:x:y'],
      random,
      log: silentLogger,
    });
    expect(key.toString('hex')).toBe(
      '6d9bbdb90e19fd6667457557654fa3bfe8fdffe570bd0e77d24304a8e76b2e01',
    );
  });

  it('writes a new file that only the owner reads, and uses it again', async () => {
    const key = await load();
    const file = join(folder, 'run', 'jupyter_cookie_secret');
    expect((await readFile(file, 'ascii')).length).toBe(45);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'run'))).toEqual(['jupyter_cookie_secret']);
    expect(await load()).toEqual(key);
    expect(await load(silentLogger, ['', 'other'])).not.toEqual(key);
  });

  it('gives servers that start at once the same key', async () => {
    let count = 0;
    const counting = { ...random, bytes: (size: number) => Buffer.alloc(size, (count += 1)) };
    const file = join(folder, 'secret');
    const start = () =>
      loadCookieSecret({ file, passwords: [], random: counting, log: silentLogger });
    const keys = await Promise.all(Array.from({ length: 8 }, start));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  it('warns when others can read the file', async () => {
    await load();
    await chmod(join(folder, 'run', 'jupyter_cookie_secret'), 0o644);
    const warnings: string[] = [];
    await load({ ...silentLogger, warn: (message) => warnings.push(message) });
    expect(warnings.join()).toContain('chmod 600');
  });

  it('goes on without a file where none can be written', async () => {
    await writeFile(join(folder, 'run'), 'a file where the folder should be');
    const errors: string[] = [];
    const key = await load({ ...silentLogger, error: (message) => errors.push(message) }).catch(
      () => null,
    );
    expect(key === null || errors.length === 1).toBe(true);
  });
});

describe('identities', () => {
  it('are named after a moon', () => {
    expect(anonymousUser(random)).toEqual({
      username: 'abababababab4babababababababab' + 'ab',
      name: 'Anonymous Io',
      display_name: 'Anonymous Io',
      initials: 'AI',
      avatar_url: null,
      color: null,
    });
  });

  it('go into a cookie and come back', () => {
    const user = { ...anonymousUser(random), name: 'Ada é', color: 'red' };
    expect(userFromCookie(userToCookie(user))).toEqual(user);
  });

  it.each(['', '[]', 'null', '"x"', '{}', '{"username": ""}', '{"username": 5}', '{'])(
    'are not found in %j',
    (text) => {
      expect(userFromCookie(text)).toBeNull();
    },
  );

  it('fill what is missing from the username', () => {
    expect(userFromCookie('{"username": "ada", "name": "", "color": 3}')).toEqual({
      username: 'ada',
      name: 'ada',
      display_name: 'ada',
      initials: null,
      avatar_url: null,
      color: null,
    });
  });
});
