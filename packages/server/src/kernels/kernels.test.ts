import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { defaultSettings } from '../config/index.ts';
import { HttpError } from '../errors/index.ts';
import { silentLogger } from '../log/index.ts';
import { KernelStartError } from './errors.ts';
import { Kernels, type KernelsOptions } from './kernels.ts';
import { kernelSettings } from './settings.ts';
import type { KernelSpecInfo } from './specs.ts';
import { FakeHost } from './testing/fake-host.ts';

function spec(name: string, metadata: Record<string, unknown> = {}): KernelSpecInfo {
  const text = {
    argv: ['run'],
    env: { A: '1' },
    language: 'l',
    interrupt_mode: 'message',
  } as const;
  return { name, resourceDir: `/specs/${name}`, spec: { ...text, metadata } };
}

interface Scene {
  readonly host: FakeHost;
  readonly kernels: Kernels;
  readonly events: Record<string, unknown>[];
  readonly gone: string[];
}

function scene(
  options: Partial<KernelsOptions> = {},
  specs = [spec('first'), spec('python3')],
): Scene {
  const host = new FakeHost();
  const events: Record<string, unknown>[] = [];
  const gone: string[] = [];
  let ids = 0;
  const kernels = new Kernels({
    host,
    specs: {
      find: async (name) => specs.find((one) => one.name === name),
      defaultName: async () => 'first',
    },
    settings: defaultSettings(kernelSettings),
    emit: (_schema, data) => events.push(data),
    log: silentLogger,
    now: () => 0,
    newId: () => `id-${++ids}`,
    runtimeDir: '/runtime',
    resolveCwd: async (path) => `/root/${path}`,
    ...options,
  });
  kernels.onGone((id, why) => gone.push(`${id} ${why}`));
  return { host, kernels, events, gone };
}

describe('starting a kernel', () => {
  it('tells the host all it needs', async () => {
    const { host, kernels } = scene();
    await kernels.startKernel({ path: 'a', env: { B: '2' }, sessionName: '/root/a/n.ipynb' });
    expect(host.requests).toEqual([
      {
        id: 'id-1',
        name: 'first',
        argv: ['run'],
        specEnv: { A: '1' },
        extraEnv: { B: '2' },
        language: 'l',
        interruptMode: 'message',
        resourceDir: '/specs/first',
        supportsCurve: false,
        cwd: '/root/a',
        sessionName: '/root/a/n.ipynb',
      },
    ]);
  });

  it('passes on what a client may set of its environment, but not over what the server sets', async () => {
    const { host, kernels } = scene();
    const clientEnv = { KERNEL_A: 'client', KERNEL_B: 'b', PATH: '/evil' };
    await kernels.startKernel({ clientEnv, env: { KERNEL_A: 'server' } });
    expect(host.requests[0]?.extraEnv).toEqual({ KERNEL_A: 'server', KERNEL_B: 'b' });
  });

  it('says why a spec that is installed cannot be used', async () => {
    const { kernels } = scene({
      specs: {
        find: async () => undefined,
        defaultName: async () => 'first',
        whyNot: async (name) => (name === 'far' ? 'it wants a provisioner' : undefined),
      },
    });
    await expect(kernels.startKernel({ name: 'far' })).rejects.toThrow(
      'No such kernel named far: it wants a provisioner',
    );
    await expect(kernels.startKernel({ name: 'other' })).rejects.toThrow(
      /^No such kernel named other$/,
    );
  });

  it('starts only one of two with the same id that are asked for at once', async () => {
    const { host, kernels } = scene();
    const both = await Promise.allSettled([
      kernels.startKernel({ kernelId: 'mine' }),
      kernels.startKernel({ kernelId: 'mine' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(host.requests).toHaveLength(1);
  });

  it.each([
    [{ name: null }, 'first'],
    [{ name: '' }, 'first'],
    [{ name: 'python3' }, 'python3'],
    [{ name: 'python' }, 'python3'],
  ])('with %j starts %s', async (options, name) => {
    const { host, kernels } = scene();
    await kernels.startKernel(options);
    expect(host.requests[0]?.name).toBe(name);
  });

  it('prefers a spec that is really called python', async () => {
    const { host, kernels } = scene({}, [spec('python'), spec('python3')]);
    await kernels.startKernel({ name: 'python' });
    expect(host.requests[0]?.name).toBe('python');
  });

  it('takes the configured default', async () => {
    const settings = { ...defaultSettings(kernelSettings), defaultKernelName: 'python3' };
    const { host, kernels } = scene({ settings });
    await kernels.startKernel({});
    expect(host.requests[0]?.name).toBe('python3');
  });

  it('prefers a cwd to a path', async () => {
    const { host, kernels } = scene();
    await kernels.startKernel({ path: 'a', cwd: '/elsewhere' });
    expect(host.requests[0]?.cwd).toBe('/elsewhere');
  });

  it('refuses a second start of the same id while the first is under way', async () => {
    const { kernels } = scene();
    const first = kernels.startKernel({ kernelId: 'mine' });
    await Promise.resolve();
    await Promise.resolve();
    const second = kernels.startKernel({ kernelId: 'mine' });
    await expect(second).rejects.toMatchObject({ status: 409 });
    expect(await first).toMatchObject({ id: 'mine' });
    expect(await kernels.startKernel({ kernelId: 'mine' })).toMatchObject({ id: 'mine' });
  });

  it.each([
    ['nobody has it', {}],
    [
      'the specs answer 404',
      {
        specs: {
          find: async () => Promise.reject(new HttpError(404, 'no')),
          defaultName: async () => 'first',
        },
      },
    ],
  ])('says that there is no such kernel when %s', async (_when, options) => {
    const { kernels, events } = scene(options);
    const started = kernels.startKernel({ name: 'unknown' });
    await expect(started).rejects.toMatchObject({
      code: 'kernels.no_such_spec',
      kernelName: 'unknown',
    });
    expect(events).toEqual([
      {
        kernel_name: 'unknown',
        action: 'start',
        status: 'error',
        msg: 'No such kernel named unknown',
        kernel_id: 'id-1',
      },
    ]);
  });

  it('lets other failures of the specs through', async () => {
    const specs = {
      find: async () => Promise.reject(new Error('disk')),
      defaultName: async () => 'first',
    };
    await expect(scene({ specs }).kernels.startKernel({})).rejects.toThrow('disk');
  });

  it('lists nothing of a start that failed, and may be tried again', async () => {
    const { host, kernels } = scene();
    host.failing = { call: 'start', error: new KernelStartError('[Errno 13] Permission denied') };
    await expect(kernels.startKernel({ kernelId: 'a' })).rejects.toThrow('[Errno 13]');
    expect(kernels.list()).toEqual([]);
    host.failing = undefined;
    expect(await kernels.startKernel({ kernelId: 'a' })).toMatchObject({ id: 'a' });
  });
});

describe('kernels that run', () => {
  it('are shown with Python’s timestamps and the open connections', async () => {
    const { host, kernels } = scene();
    const { id } = await kernels.startKernel({});
    kernels.countConnection(id, 1);
    kernels.countConnection(id, 1);
    kernels.countConnection(id, -1);
    host.set(id, { executionState: 'busy', lastActivity: Date.UTC(2026, 0, 2, 3, 4, 5, 6) });
    expect(kernels.get(id)).toEqual({
      id,
      name: 'first',
      last_activity: '2026-01-02T03:04:05.006000Z',
      execution_state: 'busy',
      connections: 1,
    });
    kernels.countConnection(id, -1);
    kernels.countConnection(id, -1);
    expect(kernels.list()[0]?.connections).toBe(0);
    kernels.countConnection('unknown', 1);
  });

  it('give a new session name to the next restart', async () => {
    const { host, kernels } = scene();
    const { id } = await kernels.startKernel({});
    await kernels.restart(id);
    kernels.setSessionName(id, '/new.ipynb');
    await kernels.restart(id);
    expect(host.calls.slice(1)).toEqual([
      `restart {} ${id}`,
      `restart {"sessionName":"/new.ipynb"} ${id}`,
    ]);
  });

  it('are unknown after they ended, and tell why', async () => {
    const { host, kernels, gone, events } = scene();
    const [one, two] = [await kernels.startKernel({}), await kernels.startKernel({})];
    await kernels.shutdown(one.id);
    host.tell({ type: 'dead', id: two.id, name: 'first', reason: 'exit code 1' });
    expect(gone).toEqual([`${one.id} shutdown`, `${two.id} dead`]);
    expect(kernels.list()).toEqual([]);
    expect(events.map((event) => event['action'])).toEqual(['start', 'start', 'shutdown']);
    for (const call of [
      kernels.shutdown(one.id),
      kernels.restart(one.id),
      kernels.interrupt(two.id),
    ]) {
      await expect(call).rejects.toMatchObject({
        status: 404,
        message: expect.stringMatching(/^Kernel does not exist: id-\d$/) as string,
      });
    }
  });

  it('stay when they could not be ended', async () => {
    const { host, kernels, gone, events } = scene();
    const { id } = await kernels.startKernel({});
    host.failing = { call: 'shutdown', error: new HttpError(503, 'busy') };
    await expect(kernels.shutdown(id)).rejects.toThrow('busy');
    expect(kernels.has(id)).toBe(true);
    expect(gone).toEqual([]);
    expect(events.at(-1)).toMatchObject({ status: 'error', status_code: 503, msg: 'busy' });
  });

  it('tell of a restart that the host did by itself', async () => {
    const { host, kernels, events } = scene();
    const { id } = await kernels.startKernel({});
    host.tell({ type: 'restarting', id, reason: 'SIGSEGV' });
    host.tell({ type: 'restarted', id });
    expect(events.at(-1)).toEqual({
      kernel_name: 'first',
      action: 'restart',
      status: 'success',
      msg: `Kernel ${id} was restarted.`,
      kernel_id: id,
    });
  });

  it('know the newest activity, also of those that are gone', async () => {
    const { host, kernels } = scene();
    expect(kernels.lastActivity()).toBeUndefined();
    const { id } = await kernels.startKernel({});
    host.set(id, { lastActivity: 5000 });
    expect(kernels.lastActivity()).toBe(5000);
    await kernels.shutdown(id);
    await kernels.startKernel({});
    expect(kernels.lastActivity()).toBe(5000);
  });

  it('are culled by the timeout of their spec', async () => {
    vi.useFakeTimers();
    try {
      const settings = {
        ...defaultSettings(kernelSettings),
        cullIdleTimeout: 3600,
        cullInterval: 1,
      };
      const specs = [spec('first', { cull_idle_timeout: 5 }), spec('python3')];
      const { host, kernels, gone } = scene({ settings, now: () => 10_000 }, specs);
      const short = await kernels.startKernel({});
      const long = await kernels.startKernel({ name: 'python3' });
      host.set(short.id, { lastActivity: 4000 });
      host.set(long.id, { lastActivity: 4000 });
      await vi.advanceTimersByTimeAsync(1000);
      expect(gone).toEqual([`${short.id} culled`]);
      await kernels.dispose();
      expect(host.calls.at(-1)).toBe('dispose');
    } finally {
      vi.useRealTimers();
    }
  });

  it('are not culled where others started them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'external-'));
    await writeFile(join(folder, 'k.json'), JSON.stringify({ kernel_name: 'x', key: 'k' }));
    const settings = {
      ...defaultSettings(kernelSettings),
      allowExternalKernels: true,
      externalConnectionDir: folder,
      cullIdleTimeout: 5,
      cullInterval: 1,
    };
    const { host, kernels, gone } = scene({ settings, now: () => 10_000 });
    await kernels.findExternal();
    vi.useFakeTimers();
    try {
      const [external] = kernels.list();
      const { id } = await kernels.startKernel({});
      for (const one of [id, external!.id]) host.set(one, { lastActivity: 0 });
      await vi.advanceTimersByTimeAsync(1000);
      expect(gone).toEqual([`${id} culled`]);
      expect(kernels.list()).toMatchObject([{ id: external!.id, name: 'x' }]);
    } finally {
      vi.useRealTimers();
      await kernels.dispose();
      await rm(folder, { recursive: true });
    }
  });

  it('are forgotten by the culler where their start, which was put off, failed', async () => {
    const settings = {
      ...defaultSettings(kernelSettings),
      usePendingKernels: true,
      cullIdleTimeout: 5,
      cullInterval: 1,
    };
    const { host, kernels, gone } = scene({ settings });
    host.failing = { call: 'start', error: new KernelStartError('no program') };
    vi.useFakeTimers();
    try {
      const { id } = await kernels.startKernel({});
      await vi.advanceTimersByTimeAsync(1000);
      expect(gone).toEqual([`${id} culled`]);
    } finally {
      vi.useRealTimers();
      await kernels.dispose();
    }
  });

  it('no longer tell who stopped listening', async () => {
    const { kernels } = scene();
    const heard: string[] = [];
    const stop = kernels.onGone((id) => heard.push(id));
    stop();
    const { id } = await kernels.startKernel({});
    await kernels.shutdown(id);
    expect(heard).toEqual([]);
  });
});
