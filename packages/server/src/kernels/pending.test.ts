import { describe, expect, it } from 'vitest';

import { defaultSettings } from '../config/index.ts';
import { silentLogger } from '../log/index.ts';
import { KernelStartError } from './errors.ts';
import { Kernels } from './kernels.ts';
import { kernelSettings } from './settings.ts';
import { FakeHost } from './testing/fake-host.ts';
import type { StartRequest } from './host.ts';

/** A host whose starts and ends wait for the test. */
class SlowHost extends FakeHost {
  readonly #waiting: (() => void)[] = [];

  override async start(request: StartRequest): Promise<void> {
    await this.#turn();
    await super.start(request);
  }

  override async shutdown(id: string): Promise<void> {
    await this.#turn();
    await super.shutdown(id);
  }

  override async restart(id: string): Promise<void> {
    await this.#turn();
    await super.restart(id);
  }

  /** Lets what has begun go on, and all that follows from it happen. */
  async release(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    for (const go of this.#waiting.splice(0)) go();
    await new Promise((resolve) => setTimeout(resolve));
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function scene(settings = {}) {
  const host = new SlowHost();
  const gone: string[] = [];
  const kernels = new Kernels({
    host,
    specs: {
      find: async (name) =>
        name === 'unknown'
          ? undefined
          : {
              name,
              resourceDir: '/spec',
              spec: { argv: ['x'], env: {}, language: 'l', interrupt_mode: 'signal' },
            },
      defaultName: async () => 'first',
    },
    settings: { ...defaultSettings(kernelSettings), usePendingKernels: true, ...settings },
    emit: () => undefined,
    log: silentLogger,
    now: () => 0,
    newId: () => 'id-1',
    runtimeDir: '/runtime',
    resolveCwd: async () => '/root',
  });
  kernels.onGone((id, why) => gone.push(`${id} ${why}`));
  return { host, kernels, gone };
}

describe('with pending kernels', () => {
  it('a start is answered before there is a process', async () => {
    const { host, kernels } = scene();
    const model = await kernels.startKernel({ name: 'first' });
    expect(model).toEqual({
      id: 'id-1',
      name: 'first',
      last_activity: '1970-01-01T00:00:00.000000Z',
      execution_state: 'starting',
      connections: 0,
    });
    expect(kernels.list()).toEqual([model]);
    expect(kernels.workingDirectory('id-1')).toBeUndefined();
    expect(host.calls).toEqual([]);
    await host.release();
    expect(host.calls).toEqual(['start id-1']);
    expect(kernels.workingDirectory('id-1')).toBe('/root');
    await kernels.ready('id-1');
  });

  it('the same id that is asked for again is the one that is starting', async () => {
    const { host, kernels } = scene();
    await kernels.startKernel({ kernelId: 'mine' });
    expect(await kernels.startKernel({ kernelId: 'mine', name: 'other' })).toMatchObject({
      id: 'mine',
      name: 'first',
    });
    await host.release();
    expect(host.calls).toEqual(['start mine']);
  });

  it('interrupt and restart are refused while it starts', async () => {
    const { host, kernels } = scene();
    await kernels.startKernel({});
    await expect(kernels.interrupt('id-1')).rejects.toThrow(
      'Kernel is in a pending state. Cannot interrupt.',
    );
    await expect(kernels.restart('id-1')).rejects.toThrow('Cannot restart.');
    await host.release();
    await kernels.interrupt('id-1');
    const restarting = kernels.restart('id-1');
    expect(await restarting).toMatchObject({ id: 'id-1' });
    await host.release();
    expect(host.calls).toEqual(['start id-1', 'interrupt id-1', 'restart {} id-1']);
  });

  it.each([
    ['no spec', { name: 'unknown' }, 'No such kernel named unknown'],
    ['no program', {}, "[Errno 2] No such file or directory: 'x'"],
  ])(
    'a start that fails for %s shows a dead kernel with the reason',
    async (_, options, reason) => {
      const { host, kernels, gone } = scene();
      host.failing = { call: 'start', error: new KernelStartError(reason) };
      expect(await kernels.startKernel(options)).toMatchObject({ execution_state: 'starting' });
      await host.release();
      expect(kernels.get('id-1')).toMatchObject({ execution_state: 'dead', reason });
      await expect(kernels.ready('id-1')).rejects.toMatchObject({ status: 500, message: reason });
      await kernels.shutdown('id-1');
      await host.release();
      expect(kernels.list()).toEqual([]);
      expect(gone).toEqual(['id-1 shutdown']);
      expect(host.calls).not.toContain('shutdown id-1');
    },
  );

  it('a restart that fails shows the reason, until one does not', async () => {
    const { host, kernels } = scene();
    await kernels.startKernel({});
    await host.release();
    host.failing = { call: 'restart', error: new KernelStartError('gone') };
    await kernels.restart('id-1');
    await host.release();
    expect(kernels.get('id-1')).toMatchObject({ execution_state: 'dead', reason: 'gone' });
    host.failing = undefined;
    await kernels.restart('id-1');
    await host.release();
    expect(kernels.get('id-1')).toMatchObject({ execution_state: 'starting' });
    expect(kernels.get('id-1')).not.toHaveProperty('reason');
  });

  it('a shutdown is answered at once, and done once', async () => {
    const { host, kernels, gone } = scene();
    await kernels.startKernel({});
    await kernels.shutdown('id-1');
    await kernels.shutdown('id-1');
    expect(kernels.has('id-1')).toBe(true);
    await host.release();
    await host.release();
    expect(host.calls).toEqual(['start id-1', 'shutdown id-1']);
    expect(kernels.list()).toEqual([]);
    expect(gone).toEqual(['id-1 shutdown']);
    await expect(kernels.shutdown('id-1')).rejects.toThrow('Kernel does not exist: id-1');
  });
});

describe('without pending kernels', () => {
  it('whoever waits for a kernel that runs waits for nothing', async () => {
    const { host, kernels } = scene({ usePendingKernels: false });
    const starting = kernels.startKernel({});
    await host.release();
    await starting;
    await kernels.ready('id-1');
    await expect(kernels.ready('nope')).rejects.toThrow('Kernel does not exist: nope');
  });
});
