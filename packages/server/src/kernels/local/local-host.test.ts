import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { FakeKernel, nodeSpec, quietSpec } from '../testing/fake-kernel.ts';
import { KernelsRig, isRunning } from '../testing/rig.ts';
import { startTimeOf } from './records.ts';

async function started(rig: KernelsRig): Promise<{ id: string; kernel: FakeKernel }> {
  const { id } = await rig.kernels.startKernel({ name: 'quiet' });
  return { id, kernel: await FakeKernel.of(rig, id) };
}

describe('LocalKernelHost', () => {
  it('holds messages until the kernel answers and its iopub is heard', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const { id } = await rig.kernels.startKernel({ name: 'quiet' });
    const client = rig.client(id);
    const asked = client.submit('1');
    const kernel = await FakeKernel.of(rig, id);
    kernel.run(await kernel.request('execute_request'), ['a', 'b']);
    await client.reply(asked);
    expect(client.text()).toBe('ab');
    expect(rig.kernels.host.state(id)).toMatchObject({ executionState: 'idle', name: 'quiet' });
  });

  it('numbers messages, and delivers those after a number', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const { id, kernel } = await started(rig);
    const client = rig.client(id);
    const asked = client.submit('1');
    kernel.run(await kernel.request('execute_request'), ['a', 'b', 'c']);
    await client.reply(asked);
    const place = client.entries.findIndex(({ message }) => message.header.msg_type === 'stream');
    expect(client.entries.map((entry) => entry.sequence)).toEqual(
      client.entries.map((_, i) => i + 1),
    );
    const late = rig.client(id, place + 1);
    await late.until(({ channel }) => channel === 'shell');
    expect(late.text()).toBe('bc');
    expect(late.entries[0]?.sequence).toBe(place + 2);
  });

  it('counts what a reader missed because the journal is full', async () => {
    await using rig = await KernelsRig.create({
      specs: [quietSpec],
      settings: { journalBytes: 20_000, journalDiskBytes: 0 },
    });
    const { id, kernel } = await started(rig);
    const first = rig.client(id);
    await first.until(() => rig.kernels.host.state(id)?.executionState === 'idle');
    for (let index = 0; index < 100; index += 1) {
      kernel.publish({ msgType: 'stream', content: { name: 'stdout', text: 'x'.repeat(500) } });
    }
    await first.until(() => first.text().length === 50_000);
    const late = rig.client(id, 2);
    await late.until(({ sequence }) => sequence === first.entries.length);
    expect(late.missed + late.entries.length).toBe(first.entries.length - 2);
    expect(late.missed).toBeGreaterThan(50);
  });

  it('keeps records of executions', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const { id, kernel } = await started(rig);
    const client = rig.client(id);
    const msgId = client.send('shell', {
      msgType: 'execute_request',
      metadata: { cellId: 'c1' },
      content: { code: '1' },
    });
    const request = await kernel.request('execute_request');
    expect(rig.kernels.host.executions(id)).toMatchObject([
      { msgId, cellId: 'c1', session: client.session, state: 'queued' },
    ]);
    kernel.publish({ msgType: 'execute_input', parent: request.header });
    await client.until(({ message }) => message.header.msg_type === 'execute_input');
    expect(rig.kernels.host.executions(id)).toMatchObject([{ state: 'running' }]);
    kernel.run(request, []);
    await client.reply(msgId);
    expect(rig.kernels.host.executions(id)).toMatchObject([{ state: 'ok' }]);
  });

  it('writes a record of each kernel and ends those whose server is gone', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const folder = join(rig.folder, 'runtime', 'elara-kernels');
    await mkdir(folder, { recursive: true });
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
      detached: true,
    });
    const exited = new Promise((resolve) => orphan.once('exit', resolve));
    const file = join(rig.folder, 'runtime', 'kernel-orphan.json');
    await writeFile(file, '{}');
    const record = {
      id: 'orphan',
      name: 'x',
      pid: orphan.pid,
      startTime: await startTimeOf(orphan.pid!),
      connectionFile: file,
      cwd: '/',
      sessionName: null,
      serverPid: 999_999_999,
      serverStartTime: '1',
    };
    await writeFile(join(folder, 'orphan.json'), JSON.stringify(record));
    await writeFile(join(folder, 'broken.json'), '{');
    const { id } = await rig.kernels.startKernel({ name: 'quiet' });
    await exited;
    expect((await rig.runtimeFiles()).sort()).toEqual(
      ['broken.json', `${id}.json`, `kernel-${id}.json`].sort(),
    );
    const own = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as object;
    expect(own).toMatchObject({ id, name: 'quiet', serverPid: process.pid });
  });

  it('interrupts by message where the spec says so, and keeps the answer to itself', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const { id, kernel } = await started(rig);
    const client = rig.client(id);
    const asked = client.submit('1');
    const request = await kernel.request('execute_request');
    await rig.kernels.interrupt(id);
    const interrupt = await kernel.request('interrupt_request');
    kernel.reply('control', { msgType: 'interrupt_reply', parent: interrupt.header });
    kernel.run(request, []);
    await client.reply(asked);
    expect(client.heard()).not.toContain('control:interrupt_reply');
  });

  it('restarts and shuts down one after the other when both are asked at once', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const { id } = await rig.kernels.startKernel({ name: 'quiet' });
    const restarting = rig.kernels.restart(id).catch(() => undefined);
    await rig.kernels.shutdown(id);
    await restarting;
    expect(rig.kernels.host.list()).toEqual([]);
    expect(await rig.runtimeFiles()).toEqual([]);
  });

  it('shuts down twenty kernels at once on dispose, and leaves no process', async () => {
    const rig = await KernelsRig.create({ specs: [quietSpec] });
    await Promise.all(Array.from({ length: 20 }, () => rig.kernels.startKernel({ name: 'quiet' })));
    const pids = rig.kernels.host.list().map(({ pid }) => pid!);
    const files = await rig.runtimeFiles();
    expect(files).toHaveLength(40);
    await rig.room.dispose?.();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(await rig.runtimeFiles()).toEqual([]);
    await rig[Symbol.asyncDispose]();
  });

  it('gives no two kernels the same port', async () => {
    await using rig = await KernelsRig.create({ specs: [quietSpec] });
    const models = await Promise.all(
      Array.from({ length: 8 }, () => rig.kernels.startKernel({ name: 'quiet' })),
    );
    const ports = await Promise.all(
      models.map(async ({ id }) => {
        const text = await readFile(join(rig.folder, 'runtime', `kernel-${id}.json`), 'utf8');
        return Object.entries(JSON.parse(text) as Record<string, unknown>)
          .filter(([name]) => name.endsWith('_port'))
          .map(([, port]) => port);
      }),
    );
    expect(new Set(ports.flat()).size).toBe(40);
  });

  it('talks over Unix sockets where that is configured', async () => {
    await using rig = await KernelsRig.create({
      specs: [quietSpec],
      settings: { transport: 'ipc' },
    });
    const { id, kernel } = await started(rig);
    const client = rig.client(id);
    const asked = client.submit('1');
    kernel.run(await kernel.request('execute_request'), ['over ipc']);
    await client.reply(asked);
    expect(client.text()).toBe('over ipc');
    await rig.kernels.shutdown(id);
    expect(await rig.runtimeFiles()).toEqual([]);
  });

  it('says like Python what a program is that cannot be run', async () => {
    const spec = nodeSpec('missing', '');
    const missing = { ...spec, spec: { ...spec.spec, argv: ['/no/such/program'] } };
    await using rig = await KernelsRig.create({ specs: [missing] });
    await expect(rig.kernels.startKernel({ name: 'missing' })).rejects.toThrow(
      "[Errno 2] No such file or directory: '/no/such/program'",
    );
    expect(rig.kernels.list()).toEqual([]);
    expect(await rig.runtimeFiles()).toEqual([]);
    expect(rig.events.at(-1)).toMatchObject({ action: 'start', status: 'error' });
  });
});
