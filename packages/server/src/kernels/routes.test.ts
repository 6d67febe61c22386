import { describe, expect, it } from 'vitest';

import { serve } from '../http/testing/serve.ts';
import { nodeSpec, quietSpec } from './testing/fake-kernel.ts';
import { KernelsRig } from './testing/rig.ts';

const ID = '6ae2ce2d-0a1b-4b53-a1f6-3a0d8ec5a7d1';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** The routes of a rig on a real server. */
async function served(): Promise<{
  readonly rig: KernelsRig;
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const spec = nodeSpec('missing', '');
  const missing = { ...spec, spec: { ...spec.spec, argv: ['/no/such/program'] } };
  const rig = await KernelsRig.create({ specs: [quietSpec, missing] });
  const server = await serve({ routes: rig.room.routes, baseUrl: '/base/' });
  return {
    rig,
    ask: async (method, path, body) => {
      const reply = await fetch(`${server.url}/base${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      const parsed: unknown = text === '' ? null : JSON.parse(text);
      return { status: reply.status, body: parsed, headers: reply.headers };
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}

const NOT_FOUND = { message: `Kernel does not exist: ${ID}`, reason: null };
const UNHANDLED = { message: 'Unhandled error', reason: null, traceback: '' };
const RESTART_FAILED = { message: 'Exception restarting kernel', reason: null };

describe('/api/kernels', () => {
  it('starts, lists, shows, interrupts, restarts and deletes a kernel', async () => {
    await using server = await served();
    const { ask } = server;
    const made = await ask('POST', '/api/kernels', {
      name: 'quiet',
      path: 'a/b.ipynb',
      env: { A: 'b' },
    });
    const { id } = made.body as { id: string };
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/base/api/kernels/${id}`);
    expect(Object.keys(made.body as object)).toEqual([
      'id',
      'name',
      'last_activity',
      'execution_state',
      'connections',
    ]);
    expect((await ask('GET', '/api/kernels')).body).toEqual([made.body]);
    expect((await ask('GET', `/api/kernels/${id}`)).body).toEqual(made.body);
    expect((await ask('POST', `/api/kernels/${id}/interrupt`)).status).toBe(204);
    const restarted = await ask('POST', `/api/kernels/${id}/restart`);
    expect(restarted).toMatchObject({ status: 200, body: { id, execution_state: 'starting' } });
    expect(await ask('DELETE', `/api/kernels/${id}`)).toMatchObject({ status: 204, body: null });
    expect((await ask('GET', '/api/kernels')).body).toEqual([]);
    expect(server.rig.events.map((event) => Object.values(event))).toEqual([
      ['quiet', 'start', 'success', `Kernel ${id} was started.`, id],
      ['quiet', 'interrupt', 'success', `Kernel ${id} was interrupted.`, id],
      ['quiet', 'restart', 'success', `Kernel ${id} was restarted.`, id],
      ['quiet', 'shutdown', 'success', `Kernel ${id} was shutdown.`, id],
    ]);
  });

  it('starts a kernel under the id of the client, once', async () => {
    await using server = await served();
    const body = { name: 'quiet', kernel_id: ID };
    const first = await server.ask('POST', '/api/kernels', body);
    const second = await server.ask('POST', '/api/kernels', body);
    expect(first).toMatchObject({ status: 201, body: { id: ID } });
    expect(second).toMatchObject({ status: 201, body: first.body as object });
    expect(server.rig.kernels.list()).toHaveLength(1);
  });

  it.each([
    ['GET', `/api/kernels/${ID}`, 404, NOT_FOUND],
    ['DELETE', `/api/kernels/${ID}`, 404, NOT_FOUND],
    ['POST', `/api/kernels/${ID}/interrupt`, 404, NOT_FOUND],
    ['POST', `/api/kernels/${ID}/restart`, 500, RESTART_FAILED],
  ])('answers %s %s of an unknown kernel with %i', async (method, path, status, body) => {
    await using server = await served();
    expect(await server.ask(method, path)).toMatchObject({ status, body });
  });

  it.each([['unknown'], ['missing']])('answers 500 for the kernel "%s"', async (name) => {
    await using server = await served();
    expect(await server.ask('POST', '/api/kernels', { name })).toMatchObject({
      status: 500,
      body: UNHANDLED,
    });
    expect(server.rig.kernels.list()).toEqual([]);
  });

  it.each(['../../x', '', 'a/b', 'a.b'])('refuses "%s" as an id or makes one', async (id) => {
    await using server = await served();
    const { status } = await server.ask('POST', '/api/kernels', { name: 'quiet', kernel_id: id });
    expect(status).toBe(id === '' ? 201 : 400);
  });

  it.each([[{ name: 5 }], [[]], ['text']])('refuses %j as a body', async (body) => {
    await using server = await served();
    expect((await server.ask('POST', '/api/kernels', body)).status).toBe(400);
  });
});
