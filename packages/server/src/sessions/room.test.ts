import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuplicateKernelError, KernelStartError } from '../kernels/index.ts';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { createSessions } from './room.ts';
import type { Sessions } from './sessions.ts';
import { FakeKernels } from './testing/fake-kernels.ts';

let kernels: FakeKernels;
let sessions: Sessions;
let server: Awaited<ReturnType<typeof serve>>;

const ids = ['1-1-1-1-1', '2-2-2-2-2', '3-3-3-3-3', '4-4-4-4-4', '5-5-5-5-5'];

beforeEach(async () => {
  kernels = new FakeKernels();
  let next = 0;
  const room = createSessions({
    settings: { databaseFilepath: ':memory:' },
    kernels,
    newId: () => ids[next++]!,
    log: silentLogger,
  });
  sessions = room.sessions;
  server = await serve({ routes: [...room.routes], baseUrl: '/base/' });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

async function call(method: string, path: string, body?: unknown) {
  const reply = await fetch(`${server.url}/base/api/sessions${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    headers: reply.headers,
    json: (text.startsWith('<') || text === '' ? undefined : JSON.parse(text)) as Record<
      string,
      unknown
    >,
  };
}

const notebook = { path: 'sub/n.ipynb', name: 'n.ipynb', type: 'notebook' };
const create = (changes: object = {}) => call('POST', '', { ...notebook, ...changes });

const kernelModel = (id: string, name = 'typescript') => ({
  id,
  name,
  last_activity: '2026-11-24T00:00:00.000000Z',
  execution_state: 'starting',
  connections: 0,
});

describe('POST /api/sessions', () => {
  it('starts a kernel and answers 201 with the place of the session', async () => {
    const { status, headers, json } = await create({ kernel: { name: 'python3' } });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/base/api/sessions/1-1-1-1-1');
    expect(json).toEqual({
      id: '1-1-1-1-1',
      path: 'sub/n.ipynb',
      name: 'n.ipynb',
      type: 'notebook',
      kernel: kernelModel('kernel-1', 'python3'),
      notebook: { path: 'sub/n.ipynb', name: 'n.ipynb' },
    });
    expect(Object.keys(json)).toEqual(['id', 'path', 'name', 'type', 'kernel', 'notebook']);
    expect(kernels.started).toEqual([
      { name: 'python3', path: 'sub/n.ipynb', sessionName: '/root/sub/n.ipynb' },
    ]);
  });

  it.each([[undefined], [{}], [null], [{ name: '' }], [{ name: null, id: null }]])(
    'starts the default kernel where kernel is %j',
    async (kernel) => {
      await create({ kernel });
      expect(kernels.started[0]!.name).toBeNull();
    },
  );

  it('has the old key only for notebooks', async () => {
    const { json } = await create({ type: 'console', path: 'console-1', name: '' });
    expect(json).not.toHaveProperty('notebook');
    expect(json['name']).toBe('');
  });

  it('tells which notebook a kernel belongs to', async () => {
    await create({});
    await create({ type: 'console', path: 'console-1', name: '' });
    expect(sessions.notebookOf('kernel-1')).toBe('sub/n.ipynb');
    expect(sessions.notebookOf('kernel-2')).toBeUndefined();
    expect(sessions.notebookOf('kernel-3')).toBeUndefined();
  });

  it('returns the session that a path has already, whatever else is asked for', async () => {
    const first = await create();
    const second = await create({ name: 'other', kernel: { name: 'ir' } });
    expect(second.status).toBe(201);
    expect(second.json).toEqual(first.json);
    expect(kernels.started).toHaveLength(1);
  });

  it('makes a new session once the kernel of the old one is gone', async () => {
    await create();
    kernels.die('kernel-1');
    expect((await create()).json['id']).toBe('2-2-2-2-2');
  });

  it('attaches to a running kernel', async () => {
    await create();
    const { json } = await create({ path: 'other.ipynb', kernel: { id: 'kernel-1' } });
    expect(json['kernel']).toMatchObject({ id: 'kernel-1' });
    expect(kernels.started).toHaveLength(1);
  });

  it('starts a kernel with the id of one that does not run', async () => {
    const { json } = await create({ kernel: { id: 'mine', name: 'ir' } });
    expect(json['kernel']).toMatchObject({ id: 'mine', name: 'ir' });
  });

  it.each([
    [{ notebook: { path: 'a/b.ipynb' } }, 'a/b.ipynb'],
    [{ notebook: { path: 'a/b.ipynb', name: 'name.ipynb' } }, 'name.ipynb'],
    [{ notebook: { path: 'a.ipynb' }, path: 'ignored', type: 'file' }, 'a.ipynb'],
  ])('reads the older form %j', async (body, path) => {
    const { json } = await call('POST', '', body);
    expect(json).toMatchObject({ path, type: 'notebook', name: null });
    expect(kernels.started[0]!.sessionName).toBe(path);
  });

  it('gives a name that is an absolute path to the kernel as it is', async () => {
    await create({ name: '/abs/n.ipynb' });
    expect(kernels.started[0]!.sessionName).toBe('/abs/n.ipynb');
  });

  it.each([
    [undefined, 'No JSON data provided'],
    [null, 'No JSON data provided'],
    [{}, 'Missing field in JSON data: path'],
    [{ path: 'x' }, 'Missing field in JSON data: type'],
    [{ notebook: {} }, 'Missing field in JSON data: path'],
  ])('refuses %j: %s', async (body, message) => {
    expect(await call('POST', '', body)).toMatchObject({
      status: 400,
      json: { message, reason: null },
    });
  });

  it.each([[[]], [5], [{ path: 5, type: 'x' }], [{ path: 'x', type: 'y', kernel: 'python3' }]])(
    'refuses %j, which has the wrong types',
    async (body) => {
      expect((await call('POST', '', body)).status).toBe(400);
    },
  );

  it('answers 501 with a short message when the kernel is not installed', async () => {
    kernels.unknown.add('nope');
    const { status, json } = await create({ kernel: { name: 'nope' } });
    expect(status).toBe(501);
    expect(json).toEqual({
      message:
        "The 'nope' kernel is not available. Please pick another suitable kernel instead, or install that kernel.",
      short_message: 'nope not found',
    });
    expect((await call('GET', '')).json).toEqual([]);
  });

  it('says why a kernel that is installed cannot be used', async () => {
    kernels.unknown.add('far');
    kernels.why = "it wants the provisioner 'remote'";
    expect((await create({ kernel: { name: 'far' } })).json).toEqual({
      message:
        "The 'far' kernel is not available (it wants the provisioner 'remote'). Please pick another suitable kernel instead, or install that kernel.",
      short_message: 'far not found',
    });
  });

  it('answers 500 with the reason when the program of the kernel is missing', async () => {
    kernels.failure = new KernelStartError("[Errno 2] No such file or directory: 'non_existent'");
    expect(await create()).toMatchObject({
      status: 500,
      json: { message: "[Errno 2] No such file or directory: 'non_existent'" },
    });
  });

  it('answers 409 when two starts want the same id', async () => {
    kernels.failure = new DuplicateKernelError('mine');
    expect((await create({ kernel: { id: 'mine' } })).status).toBe(409);
  });
});

describe('GET /api/sessions', () => {
  it('lists sessions in the order of their making, without those whose kernel is gone', async () => {
    await create();
    await create({ path: 'two.ipynb' });
    await create({ path: 'three.ipynb' });
    kernels.die('kernel-2');
    const { json } = await call('GET', '');
    expect((json as unknown as { path: string }[]).map((session) => session.path)).toEqual([
      'sub/n.ipynb',
      'three.ipynb',
    ]);
  });
});

describe('GET /api/sessions/{id}', () => {
  it('shows a session', async () => {
    const created = await create();
    expect(await call('GET', '/1-1-1-1-1')).toMatchObject({ status: 200, json: created.json });
  });

  it('answers 404 for an unknown one', async () => {
    expect(await call('GET', '/0-0-0-0-0')).toMatchObject({
      status: 404,
      json: { message: "Session not found: session_id='0-0-0-0-0'", reason: null },
    });
  });

  it('says once that the kernel has died, and forgets the session', async () => {
    await create();
    kernels.die('kernel-1');
    expect((await call('GET', '/1-1-1-1-1')).json['message']).toBe(
      `Session not found: "Kernel 'kernel-1' appears to have been culled or died unexpectedly, invalidating session '1-1-1-1-1'. The session has been removed."`,
    );
    expect((await call('GET', '/1-1-1-1-1')).json['message']).toBe(
      "Session not found: session_id='1-1-1-1-1'",
    );
  });

  it('does not exist for what is no id', async () => {
    expect((await call('GET', '/abc')).status).toBe(404);
    expect((await call('GET', '/abc')).json).toBeUndefined();
  });
});

describe('PATCH /api/sessions/{id}', () => {
  beforeEach(async () => {
    await create();
  });

  const patch = (body?: unknown) => call('PATCH', '/1-1-1-1-1', body);

  it('changes path, name and type, and what the kernel will be told at its next start', async () => {
    const { status, json } = await patch({ path: 'new/m.ipynb', name: 'm.ipynb', type: 'file' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ path: 'new/m.ipynb', name: 'm.ipynb', type: 'file' });
    expect(json).not.toHaveProperty('notebook');
    expect(kernels.sessionNames.get('kernel-1')).toBe('/root/new/m.ipynb');
    expect(kernels.running()).toEqual(['kernel-1']);
  });

  it('changes nothing for an empty object', async () => {
    expect((await patch({})).json).toMatchObject(notebook);
    expect(kernels.sessionNames.size).toBe(0);
  });

  it('starts another kernel for the path and name as they were, and ends the old one', async () => {
    const { json } = await patch({ kernel: { name: 'ir' }, path: 'moved.ipynb' });
    expect(json).toMatchObject({ path: 'moved.ipynb', kernel: { id: 'kernel-2', name: 'ir' } });
    expect(kernels.started[1]).toMatchObject({ name: 'ir', path: 'sub/n.ipynb' });
    expect(kernels.started[1]!.sessionName).toBe('/root/sub/n.ipynb');
    expect(kernels.running()).toEqual(['kernel-2']);
  });

  it('takes a running kernel by its id before a name', async () => {
    await create({ path: 'other.ipynb' });
    const { json } = await patch({ kernel: { id: 'kernel-2', name: 'ir' } });
    expect(json['kernel']).toMatchObject({ id: 'kernel-2' });
    expect(kernels.running()).toEqual(['kernel-2']);
  });

  it('keeps a kernel that is given its own id', async () => {
    expect((await patch({ kernel: { id: 'kernel-1' } })).status).toBe(200);
    expect(kernels.running()).toEqual(['kernel-1']);
  });

  it('answers 400 for a kernel that does not run', async () => {
    expect(await patch({ kernel: { id: 'gone' } })).toMatchObject({
      status: 400,
      json: { message: 'No such kernel: gone' },
    });
  });

  it('reads the older form', async () => {
    await patch({ type: 'file' });
    const { json } = await patch({ notebook: { path: 'old.ipynb' } });
    expect(json).toMatchObject({ path: 'old.ipynb', type: 'notebook' });
  });

  it('answers 501 and keeps everything when the kernel cannot be started', async () => {
    kernels.failure = new KernelStartError("[Errno 2] No such file or directory: 'R'");
    expect(await patch({ kernel: { name: 'ir' }, path: 'moved.ipynb' })).toMatchObject({
      status: 501,
      json: {
        message: `The 'ir' kernel could not be started: "[Errno 2] No such file or directory: 'R'"`,
        short_message: 'Error starting kernel ir',
      },
    });
    expect((await call('GET', '/1-1-1-1-1')).json).toMatchObject({
      path: 'sub/n.ipynb',
      kernel: { id: 'kernel-1' },
    });
  });

  it('names an unknown kernel as Python would', async () => {
    kernels.unknown.add('nope');
    expect((await patch({ kernel: { name: 'nope' } })).json['message']).toBe(
      "The 'nope' kernel could not be started: 'No such kernel named nope'",
    );
  });

  it.each([[undefined], [null]])('answers 400 for the body %j', async (body) => {
    expect((await patch(body)).json['message']).toBe('No JSON data provided');
  });

  it('answers 404 for an unknown session', async () => {
    expect((await call('PATCH', '/0-0-0-0-0', {})).status).toBe(404);
  });
});

describe('DELETE /api/sessions/{id}', () => {
  it('shuts down the kernel and forgets the session', async () => {
    await create();
    expect((await call('DELETE', '/1-1-1-1-1')).status).toBe(204);
    expect(kernels.running()).toEqual([]);
    expect((await call('DELETE', '/1-1-1-1-1')).status).toBe(404);
  });

  it('answers 410 when the kernel goes away meanwhile', async () => {
    await create();
    const shutdown = kernels.shutdown.bind(kernels);
    kernels.shutdown = (id) => {
      kernels.die(id);
      return shutdown(id);
    };
    expect(await call('DELETE', '/1-1-1-1-1')).toMatchObject({
      status: 410,
      json: { message: 'Kernel deleted before session' },
    });
  });
});
