import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { loadAuthorizer } from './load-extension.ts';
import { cookiesOf, startAuth, TOKEN, withToken } from './testing/start-auth.ts';

/** A module on the disk, as somebody else wrote it. */
async function moduleOf(source: string, name = 'module.mjs'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'elara-extension-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  await writeFile(file, source);
  return file;
}

const BY_HEADER = `
export function createIdentityProvider({ baseUrl }) {
  return {
    identify: ({ headers }) =>
      headers['x-user'] === undefined ? null : { user: { username: headers['x-user'] } },
    loginUrl: ({ url }) => 'https://sso.example/?back=' + encodeURIComponent(baseUrl + url),
  };
}`;

const BY_BADGE = `
export async function createIdentityProvider() {
  return {
    identify: ({ headers }) =>
      headers['x-badge'] === '7'
        ? { user: { username: 'robot', name: 'A robot' }, byToken: true }
        : null,
    loginPage: {
      login: async ({ password }) => (password === 'sesame' ? { username: 'ali', color: 'red' } : null),
    },
    updatableFields: ['color'],
  };
}`;

describe('an identity provider of somebody else', () => {
  it('tells who is asking by a header', async () => {
    const identityProvider = await moduleOf(BY_HEADER);
    const { ask, auth } = await startAuth({ settings: { identityProvider } });
    expect(auth.authEnabled).toBe(true);
    const me = await ask('/api/me', { headers: { 'x-user': 'ada' } });
    expect(await me.json()).toMatchObject({
      identity: { username: 'ada', name: 'ada', display_name: 'ada', color: null },
    });
    expect(me.headers.getSetCookie()).toEqual([]);
    expect((await ask('/api/me')).status).toBe(403);
  });

  it('takes the place of the token', async () => {
    const identityProvider = await moduleOf(BY_HEADER);
    const { ask, auth } = await startAuth({ settings: { identityProvider } });
    expect(auth.token).toEqual({ value: '', generated: false });
    expect((await ask('/api/me', withToken)).status).toBe(403);
    expect((await ask(`/api/me?token=${TOKEN}`)).status).toBe(403);
  });

  it('warns of a token and a password that have no effect beside it', async () => {
    const identityProvider = await moduleOf(BY_HEADER);
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
    await startAuth({ settings: { identityProvider }, options: { log } });
    expect(warnings.join()).toContain('have no effect beside Elara.identity_provider');
  });

  it('sends browsers to a login page elsewhere; there is none here', async () => {
    const identityProvider = await moduleOf(BY_HEADER);
    const { ask } = await startAuth({ settings: { identityProvider } });
    const page = await ask('/lab');
    expect(page.status).toBe(302);
    expect(page.headers.get('location')).toMatch(/^https:\/\/sso\.example\/\?back=/);
    expect((await ask('/login')).status).toBe(404);
  });

  it('needs an XSRF token from who proves nothing else than browsers send by themselves', async () => {
    const byHeader = await startAuth({
      settings: { identityProvider: await moduleOf(BY_HEADER) },
    });
    const post = { method: 'POST', headers: { 'x-user': 'ada' } };
    expect((await byHeader.ask('/api/thing', post)).status).toBe(403);
    const byBadge = await startAuth({ settings: { identityProvider: await moduleOf(BY_BADGE) } });
    const answer = await byBadge.ask('/api/thing', { method: 'POST', headers: { 'x-badge': '7' } });
    expect(await answer.json()).toEqual({ by: 'A robot' });
  });

  it('can use the login page and the login cookie of the server', async () => {
    const identityProvider = await moduleOf(BY_BADGE);
    const { ask } = await startAuth({ settings: { identityProvider } });
    const logIn = (password: string) =>
      ask('/login', {
        method: 'POST',
        headers: { cookie: '_xsrf=abc' },
        body: new URLSearchParams({ _xsrf: 'abc', password }),
      });
    expect((await logIn(TOKEN)).status).toBe(401);
    const login = await logIn('sesame');
    expect(login.status).toBe(302);
    const me = await ask('/api/me', { headers: { cookie: cookiesOf(login) } });
    expect(await me.json()).toMatchObject({
      identity: { username: 'ali', color: 'red' },
      permissions: { updatable_fields: ['color'] },
    });
    const page = await (await ask('/login')).text();
    expect(page).toContain('>Password:<');
    expect(page).not.toContain('new_password');
  });

  it('does not take the cookies of before', async () => {
    const secretFile = await moduleOf('', 'secret');
    await writeFile(secretFile, 'a secret', { mode: 0o600 });
    const settings = { cookieSecretFile: secretFile, cookieName: 'login' };
    const before = await startAuth({ settings });
    const cookie = cookiesOf(await before.ask('/api/me', withToken));
    expect((await before.ask('/api/me', { headers: { cookie } })).status).toBe(200);
    const identityProvider = await moduleOf(BY_BADGE);
    const after = await startAuth({ settings: { ...settings, identityProvider } });
    expect((await after.ask('/api/me', { headers: { cookie } })).status).toBe(403);
  });

  it('that gives no username lets nobody in', async () => {
    const identityProvider = await moduleOf(
      `export const createIdentityProvider = () => ({ identify: () => ({ user: {} }) });`,
    );
    const { ask } = await startAuth({ settings: { identityProvider } });
    expect((await ask('/api/me')).status).toBe(500);
  });

  it('that fails lets nobody in and gives nothing away', async () => {
    const identityProvider = await moduleOf(
      `export const createIdentityProvider = () => ({ identify() { throw new Error('ldap://secret'); } });`,
    );
    const { ask } = await startAuth({ settings: { identityProvider } });
    const answer = await ask('/api/me');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('ldap');
  });

  it.each([
    ['throw new Error("broken")', 'cannot be loaded: broken'],
    ['export const other = 1;', 'does not export a function "createIdentityProvider"'],
    ['export const createIdentityProvider = () => ({});', 'has no "identify"'],
  ])('whose module says %s refuses the start', async (source, message) => {
    const identityProvider = await moduleOf(source);
    await expect(startAuth({ settings: { identityProvider } })).rejects.toThrow(message);
  });

  it('that does not exist refuses the start', async () => {
    const start = startAuth({ settings: { identityProvider: '/nowhere/provider.mjs' } });
    await expect(start).rejects.toThrow('Elara.identity_provider: /nowhere/provider.mjs cannot');
  });
});

describe('an authorizer', () => {
  const settings = { authorizer: 'allow-all', policyFile: '' };
  const context = { baseUrl: '/', env: {}, log: console };
  const ada = { username: 'ada', name: 'Ada', display_name: 'Ada' };

  it('allows everything or only reading by its name', async () => {
    const all = await loadAuthorizer(settings, context);
    const readOnly = await loadAuthorizer({ ...settings, authorizer: 'read-only' }, context);
    for (const action of ['read', 'write', 'execute']) {
      expect(await all.isAuthorized(ada, action, 'contents')).toBe(true);
      expect(await readOnly.isAuthorized(ada, action, 'contents')).toBe(action === 'read');
    }
  });

  it('of somebody else decides by user, action and resource', async () => {
    const authorizer = await moduleOf(`
      export const createAuthorizer = () => ({
        isAuthorized: async (user, action, resource) =>
          user.username === 'ada' && action === 'read' && resource === 'contents',
      });`);
    const loaded = await loadAuthorizer({ ...settings, authorizer }, context);
    expect(await loaded.isAuthorized(ada, 'read', 'contents')).toBe(true);
    expect(await loaded.isAuthorized(ada, 'write', 'contents')).toBe(false);
  });

  it('that answers with anything but true allows nothing', async () => {
    const authorizer = await moduleOf(
      `export const createAuthorizer = () => ({ isAuthorized: (user, action) => action });`,
    );
    const loaded = await loadAuthorizer({ ...settings, authorizer }, context);
    expect(await loaded.isAuthorized(ada, 'read', 'contents')).toBe(false);
  });

  it('is told of its end', async () => {
    const authorizer = await moduleOf(`
      export const createAuthorizer = ({ log }) => ({
        isAuthorized: () => true,
        dispose: () => log.info('over'),
      });`);
    const lines: string[] = [];
    const log = { ...console, info: (line: string) => void lines.push(line) };
    const loaded = await loadAuthorizer({ ...settings, authorizer }, { ...context, log });
    await loaded.dispose?.();
    expect(lines).toEqual(['over']);
  });

  it.each([
    [{ authorizer: 'policy' }, 'The policy file  cannot be read'],
    [{ policyFile: '/policy.json' }, 'Elara.policy_file is used with'],
    [{ authorizer: '/nowhere.mjs' }, 'Elara.authorizer: /nowhere.mjs cannot be loaded'],
  ])('that is set as %j refuses the start', async (changes, message) => {
    await expect(loadAuthorizer({ ...settings, ...changes }, context)).rejects.toThrow(message);
  });
});
