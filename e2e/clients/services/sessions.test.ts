import type { Session } from '@jupyterlab/services';
import { afterEach, describe, expect, it } from 'vitest';
import { KERNEL_NAME } from '../../../packages/kernel/kernelspec/index.mjs';
import { useServices } from './connect.ts';
import { run } from './run-code.ts';

describe('the session manager of @jupyterlab/services', () => {
  const connected = useServices();
  const sessions = (): Session.IManager => connected().services.sessions;
  const start = (path: string): Promise<Session.ISessionConnection> =>
    sessions().startNew({ path, name: path, type: 'notebook', kernel: { name: KERNEL_NAME } });

  afterEach(async () => {
    await sessions().shutdownAll();
  });

  it('starts a session for a file that is not there yet, and runs code in it', async () => {
    const session = await start('not there.ipynb');
    expect(session).toMatchObject({ path: 'not there.ipynb', type: 'notebook' });
    const { outputs } = await run(session.kernel!, '6 * 7');
    expect(outputs).toMatchObject([{ data: { 'text/plain': '42' } }]);
  });

  it('gives the same session for the same path', async () => {
    const first = await start('one.ipynb');
    const second = await start('one.ipynb');
    expect(second.id).toBe(first.id);
    expect(second.kernel?.id).toBe(first.kernel?.id);
  });

  it('lists, and finds by id and by path', async () => {
    const session = await start('found.ipynb');
    await sessions().refreshRunning();
    expect([...sessions().running()]).toHaveLength(1);
    expect(await sessions().findById(session.id)).toMatchObject({ path: 'found.ipynb' });
    expect(await sessions().findByPath('found.ipynb')).toMatchObject({ id: session.id });
    expect(await sessions().findByPath('nothing.ipynb')).toBeUndefined();
  });

  it('takes new paths, names and types', async () => {
    const session = await start('before.ipynb');
    const changed: string[] = [];
    session.propertyChanged.connect((_, property) => changed.push(property));
    await session.setPath('folder/after.ipynb');
    await session.setName('after');
    await session.setType('console');
    expect(session).toMatchObject({ path: 'folder/after.ipynb', name: 'after', type: 'console' });
    expect(new Set(changed)).toEqual(new Set(['path', 'name', 'type']));
    const other = connected().connect().sessions;
    await other.refreshRunning();
    expect(await other.findById(session.id)).toMatchObject({ path: 'folder/after.ipynb' });
  });

  it('changes the kernel and ends the one before', async () => {
    const session = await start('changed.ipynb');
    const before = session.kernel?.id;
    const kernel = await session.changeKernel({ name: KERNEL_NAME });
    expect(kernel?.id).not.toBe(before);
    await connected().services.kernels.refreshRunning();
    const running = [...connected().services.kernels.running()].map(({ id }) => id);
    expect(running).toEqual([kernel?.id]);
    expect((await run(kernel!, '1')).reply.content).toMatchObject({ status: 'ok' });
  });

  it('is connected to by a second front end', async () => {
    const session = await start('both.ipynb');
    await session.kernel?.info;
    const other = connected().connect().sessions.connectTo({ model: session.model });
    await run(session.kernel!, 'const said = "here"');
    const { outputs } = await run(other.kernel!, 'said');
    expect(outputs).toMatchObject([{ data: { 'text/plain': "'here'" } }]);
    other.dispose();
  });

  it('ends with its kernel, once', async () => {
    const session = await start('ended.ipynb');
    await session.kernel?.info;
    const { id } = session;
    const other = connected().connect();
    await session.shutdown();
    await sessions().refreshRunning();
    await expect(sessions().findById(id)).resolves.toBeUndefined();
    // Ended already: the client takes the 404 for a success.
    await other.sessions.shutdown(id);
    await other.kernels.refreshRunning();
    expect([...other.kernels.running()]).toEqual([]);
  });

  it('stops a session by the path of its document', async () => {
    await start('stopped.ipynb');
    await sessions().stopIfNeeded('stopped.ipynb');
    await sessions().refreshRunning();
    expect([...sessions().running()]).toEqual([]);
  });

  it('survives a restart of its kernel', async () => {
    const session = await start('restarted.ipynb');
    await session.kernel!.info;
    await session.kernel!.restart();
    const { outputs } = await run(session.kernel!, '"new"');
    expect(outputs).toMatchObject([{ data: { 'text/plain': "'new'" } }]);
    await sessions().refreshRunning();
    expect(await sessions().findById(session.id)).toMatchObject({
      kernel: { id: session.kernel!.id },
    });
  });

  it('says which kernel is unknown', async () => {
    const unknown = sessions().startNew({
      path: 'x.ipynb',
      name: 'x',
      type: 'notebook',
      kernel: { name: 'no-such-kernel' },
    });
    await expect(unknown).rejects.toMatchObject({ response: { status: 501 } });
  });
});
