import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultSettings } from '../../config/index.ts';
import { json, route } from '../../http/index.ts';
import { serve } from '../../http/testing/serve.ts';
import { silentLogger, type Logger } from '../../log/index.ts';
import { createAuth, type AuthOptions } from '../auth.ts';
import { authSettings } from '../settings.ts';

export const TOKEN = 'canary-token';

const doors = [
  route({
    method: 'GET',
    path: '/api/thing',
    access: { action: 'read', resource: 'things' },
    summary: 'A thing',
    replies: { 200: null },
    handle: () => json({ thing: true }),
  }),
  route({
    method: 'POST',
    path: '/api/thing',
    access: { action: 'write', resource: 'things' },
    summary: 'Another thing',
    replies: { 200: null },
    handle: ({ user }) => json({ by: user?.name }),
  }),
  route({
    method: 'GET',
    path: '/lab',
    access: { action: 'read', resource: 'lab' },
    kind: 'page',
    summary: 'A page',
    replies: { 200: null },
    handle: () => json({ page: true }),
  }),
];

interface Changes {
  readonly settings?: Partial<AuthOptions['settings']>;
  readonly options?: Partial<AuthOptions>;
  readonly baseUrl?: string;
  readonly trustProxy?: boolean;
  /** What the log of requests is written to. */
  readonly requestLog?: Logger;
}

/** The gate and the pages of this room before some doors, until the test has ended. */
export async function startAuth({
  settings = {},
  options = {},
  baseUrl = '/',
  trustProxy = false,
  requestLog = silentLogger,
}: Changes = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'elara-auth-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const auth = await createAuth({
    settings: { ...defaultSettings(authSettings), token: TOKEN, ...settings },
    baseUrl,
    defaultSecretFile: join(folder, 'secret'),
    passwordFile: join(folder, 'config', 'jupyter_server_config.json'),
    listensOnLoopback: true,
    headers: {},
    log: silentLogger,
    ...options,
  });
  const routes = [...auth.room.routes, ...doors];
  const server = await serve({
    routes,
    gatekeeper: auth.gatekeeper,
    baseUrl,
    checkReplies: false,
    trustProxy,
    log: requestLog,
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(server.url + path, { redirect: 'manual', ...init });
  return { ...server, auth, ask, folder };
}

export const withToken = { headers: { authorization: `token ${TOKEN}` } };

/** The cookies that an answer sets, as a browser would send them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}
