import { describe, expect, it } from 'vitest';
import { openGate } from '../http/testing/open-gate.ts';
import { serve } from '../http/testing/serve.ts';
import { json, route, type Budget, type Gatekeeper } from '../http/index.ts';
import { createMetrics, type MetricsNeeds, type MetricsRoom } from './index.ts';

const STARTED = new Date('2026-11-25T01:00:00.500Z');

const roomSources = (): MetricsNeeds['sources'] => ({
  version: '2.21.1',
  parts: [{ name: 'elara', version: '0.1.0', enabled: true }],
  started: STARTED,
  lastActivity: async () => new Date('2026-11-25T01:01:00Z'),
  kernels: () => [{ name: 'python3' }, { name: 'typescript' }, { name: 'python3' }],
  terminals: async () => 2,
  budgets: () => [],
});

function roomWith(changes: Partial<MetricsNeeds> = {}): MetricsRoom {
  return createMetrics({
    settings: { authenticate: true, recordRequests: true },
    sources: roomSources(),
    now: () => new Date('2026-11-25T01:02:00Z'),
    ...changes,
  });
}

const NOBODY: Partial<Gatekeeper> = {
  authenticate: async () => ({ user: null, tokenAuthenticated: false, setCookies: [] }),
};

async function metricsOf(room: MetricsRoom, gate: Partial<Gatekeeper> = {}): Promise<Response> {
  await using server = await serve({ routes: room.routes, gatekeeper: openGate(gate) });
  const answer = await fetch(`${server.url}/metrics`);
  return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
}

describe('metrics', () => {
  it('have the names, types and labels of jupyter_server', async () => {
    const answer = await metricsOf(roomWith());
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=1.0.0; charset=utf-8',
    ]);
    const text = await answer.text();
    expect(text.slice(text.indexOf('# HELP terminal_'))).toBe(
      `# HELP terminal_currently_running_total counter for how many terminals are running
# TYPE terminal_currently_running_total gauge
terminal_currently_running_total 2.0
# HELP kernel_currently_running_total counter for how many kernels are running labeled by type
# TYPE kernel_currently_running_total gauge
kernel_currently_running_total{type="python3"} 2.0
kernel_currently_running_total{type="typescript"} 1.0
# HELP jupyter_server_info Jupyter Server Version information
# TYPE jupyter_server_info gauge
jupyter_server_info{version="2.21.1"} 1.0
# HELP jupyter_server_extension_info Jupyter Server Extension Version Information
# TYPE jupyter_server_extension_info gauge
jupyter_server_extension_info{enabled="true",name="elara",version="0.1.0"} 1.0
# HELP jupyter_server_last_activity_timestamp_seconds Timestamp of last seen activity on this Jupyter Server
# TYPE jupyter_server_last_activity_timestamp_seconds gauge
jupyter_server_last_activity_timestamp_seconds 1.79556846e+09
# HELP jupyter_server_started_timestamp_seconds Timestamp of when this Jupyter Server was started
# TYPE jupyter_server_started_timestamp_seconds gauge
jupyter_server_started_timestamp_seconds 1.7955684005e+09
# HELP jupyter_server_active_duration_seconds Number of seconds this Jupyter Server has been active
# TYPE jupyter_server_active_duration_seconds gauge
jupyter_server_active_duration_seconds 59.5
`,
    );
  });

  it('tell of the process what all client libraries tell', async () => {
    const text = await (await metricsOf(roomWith())).text();
    for (const name of ['process_resident_memory_bytes', 'process_start_time_seconds']) {
      expect(text).toMatch(new RegExp(`^# TYPE ${name} gauge\\n${name} [\\d.]+e\\+0\\d$`, 'm'));
    }
    expect(text).toMatch(
      /^# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total [\d.]+$/m,
    );
  });

  it('tell what is held within bounds, and how narrow they are', async () => {
    const journals: Budget = {
      name: 'journals',
      summary: 'Output of kernels',
      place: 'disk',
      usage: () => ({ bytes: 1024, limit: 4096, count: 2 }),
    };
    const open: Budget = {
      name: 'open',
      summary: 'Something without a bound',
      place: 'memory',
      usage: () => ({ bytes: 7, limit: null }),
    };
    const room = roomWith({ sources: { ...roomSources(), budgets: () => [journals, open] } });
    const text = await (await metricsOf(room)).text();
    expect(text.match(/^elara_budget.*$/gm)).toEqual([
      'elara_budget_bytes{name="journals",place="disk"} 1024.0',
      'elara_budget_bytes{name="open",place="memory"} 7.0',
      'elara_budget_limit_bytes{name="journals",place="disk"} 4096.0',
      'elara_budget_items{name="journals",place="disk"} 2.0',
    ]);
    expect(text).toMatch(/^nodejs_heap_size_used_bytes [\d.]+e\+0\d$/m);
  });

  it('are for users, unless set otherwise', async () => {
    const refused = await metricsOf(roomWith(), NOBODY);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      403,
      expect.stringMatching(/^text\/html/),
    ]);
    const open = roomWith({ settings: { authenticate: false, recordRequests: true } });
    expect((await metricsOf(open, NOBODY)).status).toBe(200);
  });

  it('count requests as the server answers them', async () => {
    const room = roomWith();
    const status = route({
      method: 'GET',
      path: '/api/status',
      access: 'public',
      summary: 'x',
      replies: { 200: null },
      handle: () => json({}),
    });
    await using server = await serve({
      routes: [...room.routes, status],
      onAnswered: room.record,
      checkReplies: false,
    });
    for (const [path, method] of [
      ['/api/status', 'GET'],
      ['/api/status', 'GET'],
      ['/api/status', 'PUT'],
      ['/nowhere', 'GET'],
      ['/nowhere/', 'GET'],
    ] as const) {
      await fetch(server.url + path, { method, redirect: 'manual' });
    }
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const counts = text.match(/^http_request_duration_seconds_count.*$/gm);
    expect(counts).toEqual([
      'http_request_duration_seconds_count{handler="jupyter_server.services.api.handlers.APIStatusHandler",method="GET",status_code="200"} 2.0',
      'http_request_duration_seconds_count{handler="jupyter_server.services.api.handlers.APIStatusHandler",method="PUT",status_code="405"} 1.0',
      'http_request_duration_seconds_count{handler="jupyter_server.base.handlers.Template404",method="GET",status_code="404"} 1.0',
      'http_request_duration_seconds_count{handler="jupyter_server.base.handlers.TrailingSlashHandler",method="GET",status_code="302"} 1.0',
    ]);
  });

  it('count no requests where that is turned off', async () => {
    const room = roomWith({ settings: { authenticate: true, recordRequests: false } });
    room.record({ method: 'GET', path: '/api', status: 200, seconds: 1 });
    expect(await (await metricsOf(room)).text()).not.toContain('http_request');
  });
});
