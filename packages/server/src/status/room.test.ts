import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Budget } from '../http/index.ts';
import { openGate } from '../http/testing/open-gate.ts';
import { serve } from '../http/testing/serve.ts';
import { BASE_BYTES } from './detail.ts';
import { createStatus } from './room.ts';

const JOURNAL = {
  id: 'k',
  first: 3,
  last: 9,
  forgotten: 2,
  memory: 100,
  disk: 0,
  paused: false,
  readers: [{ messages: 1, bytes: 50 }],
};

let reasons: string[];
let kernels: { connections: number }[];
let lastActivity: Date;
let activities: number;
let budgets: Budget[];
let server: Awaited<ReturnType<typeof serve>>;

const routes = () => [
  ...createStatus({
    version: '2.21.1',
    started: new Date('2026-11-24T02:15:50.029Z'),
    lastActivity: async () => lastActivity,
    kernels: () => kernels,
    elaraVersion: '0.1.0',
    budgets: () => budgets,
    journals: () => [JOURNAL],
    eventLoop: { delay: () => null, utilization: () => 0.25 },
    shutdown: (reason) => reasons.push(reason),
  }).routes,
];

beforeEach(async () => {
  reasons = [];
  kernels = [];
  activities = 0;
  budgets = [];
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

  it('tells on request what the process takes and what it holds within bounds', async () => {
    const held = { bytes: 5, limit: 1000, count: 2 };
    budgets = [
      { name: 'a', summary: 'A cache', place: 'memory', setting: 'A.b', usage: () => held },
      { name: 'b', summary: 'Files', place: 'disk', usage: () => ({ bytes: 7, limit: null }) },
    ];
    const reply = await fetch(`${server.url}/api/status?detail=1`);
    const { detail } = (await reply.json()) as { detail: Record<string, unknown> };
    expect(detail['budgets']).toEqual([
      { name: 'a', summary: 'A cache', place: 'memory', setting: 'A.b', ...held },
      { name: 'b', summary: 'Files', place: 'disk', bytes: 7, limit: null },
    ]);
    expect(detail).toMatchObject({
      version: '0.1.0',
      node: process.version,
      memory: { base: BASE_BYTES, bound: BASE_BYTES + 1000 },
      event_loop: { utilization: 0.25, delay_ms: null },
      journals: [JOURNAL],
    });
  });

  it('names no bound of the whole where something in memory has none', async () => {
    const usage = () => ({ bytes: 7, limit: null });
    budgets = [{ name: 'a', summary: 'A cache', place: 'memory', usage }];
    const reply = await fetch(`${server.url}/api/status?detail=1`);
    expect(await reply.json()).toMatchObject({ detail: { memory: { bound: null } } });
  });

  it('tells no details to who does not ask for them', async () => {
    for (const query of ['?detail=0', '?detail=', '?detail', '?x=1']) {
      const reply = await fetch(`${server.url}/api/status${query}`);
      expect(Object.keys((await reply.json()) as object)).not.toContain('detail');
    }
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
