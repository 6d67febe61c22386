import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGate } from '../http/testing/open-gate.ts';
import { serve } from '../http/testing/serve.ts';
import { createStatus } from './room.ts';

let reasons: string[];
let kernels: { connections: number }[];
let lastActivity: Date;
let activities: number;
let server: Awaited<ReturnType<typeof serve>>;

const routes = () => [
  ...createStatus({
    version: '2.21.1',
    started: new Date('2026-11-24T02:15:50.029Z'),
    lastActivity: async () => lastActivity,
    kernels: () => kernels,
    shutdown: (reason) => reasons.push(reason),
  }).routes,
];

beforeEach(async () => {
  reasons = [];
  kernels = [];
  activities = 0;
  lastActivity = new Date('2026-11-24T03:00:00.000Z');
  server = await serve({ routes: routes(), onActivity: () => (activities += 1) });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

describe('GET /api', () => {
  it('tells the version to everybody', async () => {
    const gatekeeper = openGate({
      authenticate: async () => ({ user: null, tokenAuthenticated: false, setCookies: [] }),
    });
    await using closed = await serve({ routes: routes(), gatekeeper });
    const reply = await fetch(`${closed.url}/api`);
    expect(await reply.text()).toBe('{"version":"2.21.1"}');
    expect((await fetch(`${closed.url}/api/status`)).status).toBe(403);
  });
});

describe('GET /api/status', () => {
  it('counts kernels and their connections, keys sorted and times with six digits', async () => {
    kernels = [{ connections: 2 }, { connections: 0 }, { connections: 3 }];
    const reply = await fetch(`${server.url}/api/status`);
    expect(await reply.text()).toBe(
      '{"connections":5,"kernels":3,"last_activity":"2026-11-24T03:00:00.000000Z","started":"2026-11-24T02:15:50.029000Z"}',
    );
  });

  it('is no activity itself', async () => {
    await fetch(`${server.url}/api/status`);
    await fetch(`${server.url}/api`);
    expect(activities).toBe(0);
  });
});

describe('POST /api/shutdown', () => {
  it('answers with an empty page and then shuts down', async () => {
    const reply = await fetch(`${server.url}/api/shutdown`, { method: 'POST' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toMatch('text/html');
    expect(await reply.text()).toBe('');
    expect(reasons).toEqual(['a client asked for it']);
  });

  it('takes no other method', async () => {
    expect((await fetch(`${server.url}/api/shutdown`)).status).toBe(405);
    expect(reasons).toEqual([]);
  });
});
