import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Access } from '../http/index.ts';
import { silentLogger } from '../log/index.ts';
import { startApp, TOKEN, type RunningApp } from './testing/start-app.ts';

const headers = { authorization: `token ${TOKEN}` };

interface Door {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly access: Access;
}

/** A path that fits the route; what it names does not exist. */
function pathOf(path: string): string {
  return path
    .replace(/:(\w+)/g, (_all, name: string) =>
      /^(kernel|session|id)/.test(name) ? '11111111-2222-3333-4444-555555555555' : 'nothing',
    )
    .replace(/\*\w+/g, 'nothing/here');
}

/** Routes that ask for a permission, without the one that ends the server. */
function doorsOf(server: RunningApp): Door[] {
  return server.app.routes
    .filter((one) => typeof one.access === 'object' && one.path !== '/api/shutdown')
    .map(({ method, path, access }) => ({ name: `${method} ${path}`, path, method, access }));
}

async function refusalOf(server: RunningApp, { method, path }: Door): Promise<string | null> {
  const answer = await fetch(server.url + pathOf(path), { method, headers, redirect: 'manual' });
  const text = await answer.text();
  return answer.status === 403
    ? (/User is not authorized to [\w ]+: \w+/.exec(text)?.[0] ?? text)
    : null;
}

async function socketRefusal(server: RunningApp, path: string): Promise<boolean> {
  const client = new WebSocket(server.url + pathOf(path), { headers });
  const result = await new Promise<string>((resolve) => {
    client.once('open', () => {
      resolve('open');
    });
    client.on('error', (error) => {
      resolve(error.message);
    });
  });
  client.terminate();
  return result === 'Unexpected server response: 403';
}

function expectedRefusal(access: Access, isAllowed: (action: string, resource: string) => boolean) {
  if (typeof access === 'string' || isAllowed(access.action, access.resource)) return null;
  return `User is not authorized to ${access.action} on resource: ${access.resource}`;
}

async function checkAll(
  server: RunningApp,
  isAllowed: (action: string, resource: string) => boolean,
): Promise<void> {
  const doors = doorsOf(server);
  expect(doors.length).toBeGreaterThan(30);
  for (const door of doors) {
    const expected = expectedRefusal(door.access, isAllowed);
    expect([door.name, await refusalOf(server, door)]).toEqual([door.name, expected]);
  }
  const sockets = server.app.rooms.flatMap((room) => room.sockets ?? []);
  expect(sockets.length).toBeGreaterThan(2);
  for (const { path, access } of sockets) {
    const expected = expectedRefusal(access, isAllowed) !== null;
    expect([path, await socketRefusal(server, path)]).toEqual([path, expected]);
  }
}

describe('the authorizer read-only', () => {
  let server: RunningApp;

  beforeAll(async () => {
    server = await startApp({ auth: { authorizer: 'read-only' } });
    await writeFile(join(server.rootDir, 'notes.txt'), 'seen');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('opens every route that reads and no other', async () => {
    await checkAll(server, (action) => action === 'read');
  });

  it('lets files be looked at and not be changed', async () => {
    const read = await server.request('/api/contents/notes.txt');
    expect(await read.json()).toMatchObject({ content: 'seen' });
    const body = JSON.stringify({ type: 'file', format: 'text', content: 'changed' });
    const saved = await server.request('/api/contents/notes.txt', { method: 'PUT', body });
    expect(saved.status).toBe(403);
    const started = await server.request('/api/kernels', { method: 'POST', body: '{}' });
    expect(await started.json()).toMatchObject({
      message: 'User is not authorized to write on resource: kernels.',
    });
  });

  it('does not let the server be ended', async () => {
    expect((await server.request('/api/shutdown', { method: 'POST' })).status).toBe(403);
  });

  it('tells front ends what they may do', async () => {
    const asked = encodeURIComponent('{"contents": ["read", "write"], "kernels": ["execute"]}');
    const me = await server.request(`/api/me?permissions=${asked}`);
    expect(await me.json()).toMatchObject({ permissions: { contents: ['read'], kernels: [] } });
  });
});

describe('the authorizer policy', () => {
  it('opens every route by its rules and no other', async () => {
    const rules = [
      { effect: 'deny', actions: ['*'], resources: ['terminals'] },
      { actions: ['read'], resources: ['contents', 'lab'] },
      { actions: ['*'], resources: ['kernels'] },
    ];
    await using server = await startWithPolicy(rules);
    await checkAll(
      server,
      (action, resource) =>
        resource === 'kernels' ||
        (action === 'read' && (resource === 'contents' || resource === 'lab')),
    );
  });

  it('opens nothing without rules', async () => {
    await using server = await startWithPolicy([]);
    await checkAll(server, () => false);
    expect((await server.request('/api/me')).status).toBe(200);
  });

  it('warns of a resource that does not exist', async () => {
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
    const rules = [{ effect: 'deny', actions: ['*'], resources: ['terminal', 'kernels'] }];
    await using server = await startWithPolicy(rules, log);
    expect(server.url).not.toBe('');
    expect(warnings.join()).toContain('resource "terminal" that does not exist. There are: ');
    expect(warnings.join()).not.toContain('"kernels"');
  });
});

async function startWithPolicy(rules: unknown[], log = silentLogger): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'elara-policy-'));
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, JSON.stringify({ rules }));
  try {
    return await startApp({ auth: { authorizer: 'policy', policyFile } }, log);
  } finally {
    await rm(folder, { recursive: true });
  }
}
