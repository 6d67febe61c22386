import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { createSessions } from './room.ts';
import { Sessions } from './sessions.ts';
import { FakeKernels } from './testing/fake-kernels.ts';
import type { NewSession } from './wishes.ts';

let kernels: FakeKernels;
let sessions: Sessions;
let warnings: string[];

beforeEach(() => {
  kernels = new FakeKernels();
  warnings = [];
  let next = 0;
  sessions = new Sessions({
    kernels,
    newId: () => `session-${++next}`,
    log: { ...silentLogger, warn: (message) => void warnings.push(message) },
  });
});

const wishes = (changes: Partial<NewSession> = {}): NewSession => ({
  path: 'n.ipynb',
  type: 'notebook',
  name: 'n.ipynb',
  kernelId: null,
  kernelName: null,
  ...changes,
});

const unchanged = { kernelId: null, kernelName: null };

describe('sessions', () => {
  it('without a path are each a new one', async () => {
    await sessions.create(wishes({ path: null }));
    await sessions.create(wishes({ path: null }));
    expect(sessions.list()).toHaveLength(2);
  });

  it('of one path that are asked for at the same time share one kernel', async () => {
    const both = await Promise.all([sessions.create(wishes()), sessions.create(wishes())]);
    expect(both[0]).toEqual(both[1]);
    expect(kernels.started).toHaveLength(1);
  });

  it('are tried again when the request that came first failed', async () => {
    kernels.unknown.add('nope');
    const [first, second] = await Promise.allSettled([
      sessions.create(wishes({ kernelName: 'nope' })),
      sessions.create(wishes()),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { id: 'session-2' } });
  });

  it('without name and path tell the kernel nothing', async () => {
    await sessions.create(wishes({ path: null, name: null }));
    expect(kernels.started[0]!.sessionName).toBe('');
  });

  it('put the name into the folder of the path for the kernel', async () => {
    await sessions.create(wishes({ path: 'a/b/console-1', name: 'Console 1' }));
    expect(kernels.started[0]!.sessionName).toBe('/root/a/b/Console 1');
  });

  it('can share a kernel, which ends with the first one that is deleted', async () => {
    const one = await sessions.create(wishes());
    const two = await sessions.create(wishes({ path: 'two', kernelId: one.kernel.id }));
    expect(two.kernel.id).toBe(one.kernel.id);
    await sessions.delete(one.id);
    expect(sessions.list()).toEqual([]);
  });

  it('show the kernel as it is now', async () => {
    const { id, kernel } = await sessions.create(wishes());
    Object.assign(kernels.get(kernel.id)!, { execution_state: 'busy', connections: 2 });
    expect(sessions.get(id).kernel).toMatchObject({ execution_state: 'busy', connections: 2 });
  });

  it('that were renamed to the path of another both stay, the older one being found', async () => {
    const one = await sessions.create(wishes({ path: 'one' }));
    const two = await sessions.create(wishes({ path: 'two' }));
    await sessions.update(two.id, { path: 'one', ...unchanged });
    expect((await sessions.create(wishes({ path: 'one' }))).id).toBe(one.id);
    expect(sessions.list().map((session) => session.path)).toEqual(['one', 'one']);
  });

  it('keep changes of path and name that come while a kernel starts', async () => {
    const { id } = await sessions.create(wishes());
    let open = (): void => undefined;
    kernels.gate = new Promise((resolve) => (open = resolve));
    const restart = sessions.update(id, { kernelId: null, kernelName: 'ir' });
    await sessions.update(id, { path: 'renamed.ipynb', ...unchanged });
    open();
    expect(await restart).toMatchObject({ path: 'renamed.ipynb', kernel: { name: 'ir' } });
  });

  it('have their new kernel even where the old one is gone already', async () => {
    const { id, kernel } = await sessions.create(wishes());
    const shutdown = kernels.shutdown.bind(kernels);
    kernels.shutdown = (kernelId) => {
      kernels.die(kernelId);
      return shutdown(kernelId);
    };
    const changed = await sessions.update(id, { kernelId: null, kernelName: 'ir' });
    expect(changed.kernel.name).toBe('ir');
    expect(warnings).toEqual([`Kernel ${kernel.id} could not be shut down`]);
  });

  it('stay when their kernel cannot be shut down', async () => {
    const { id } = await sessions.create(wishes());
    kernels.shutdown = () => Promise.reject(new Error('stubborn'));
    await expect(sessions.delete(id)).rejects.toThrow('stubborn');
    expect(sessions.list()).toHaveLength(1);
  });

  it('cannot be read once their kernel died during the change', async () => {
    const { id, kernel } = await sessions.create(wishes());
    kernels.setSessionName = () => {
      kernels.die(kernel.id);
    };
    await expect(sessions.update(id, { path: 'x', ...unchanged })).rejects.toThrow(
      `Kernel '${kernel.id}' appears to have been culled or died unexpectedly`,
    );
  });
});

it('a configured database is said to be ignored', () => {
  createSessions({
    settings: { databaseFilepath: '/tmp/sessions.db' },
    kernels,
    log: { ...silentLogger, warn: (message) => void warnings.push(message) },
  });
  expect(warnings[0]).toContain('SessionManager.database_filepath is ignored');
});
