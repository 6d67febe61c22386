import { describe, expect, it } from 'vitest';

import { FakeKernel, nodeSpec, quietSpec } from '../testing/fake-kernel.ts';
import { RecordingLog } from '../testing/recording-log.ts';
import { KernelsRig, isRunning, isStatus } from '../testing/rig.ts';

async function gone(rig: KernelsRig, id: string): Promise<string> {
  return new Promise((resolve) => {
    rig.kernels.onGone((kernelId, why) => {
      if (kernelId === id) resolve(why);
    });
  });
}

describe('a kernel that misbehaves', () => {
  it('is given up after dying five times, with the cause in the log', async () => {
    const log = new RecordingLog();
    const spec = nodeSpec('dying', 'console.error("no license"); process.exit(3)');
    await using rig = await KernelsRig.create({ specs: [spec], log });
    const { id, execution_state: state } = await rig.kernels.startKernel({ name: 'dying' });
    expect(state).toBe('starting');
    const client = rig.client(id);
    expect(await gone(rig, id)).toBe('dead');
    await client.until(isStatus('dead'));
    expect(client.entries.filter(isStatus('restarting'))).toHaveLength(5);
    expect(rig.kernels.list()).toEqual([]);
    expect(await rig.runtimeFiles()).toEqual([]);
    expect(log.lines).toContain('info no license');
    expect(log.lines).toContain('error Kernel died: exit code 3');
    expect(log.lines).toContain(`error Kernel ${id} died and is not restarted: exit code 3`);
  });

  it('is given up at once where autorestart is off', async () => {
    await using rig = await KernelsRig.create({
      specs: [nodeSpec('dying', 'process.kill(process.pid, "SIGKILL")')],
      settings: { autorestart: false },
    });
    const { id } = await rig.kernels.startKernel({ name: 'dying' });
    const client = rig.client(id);
    expect(await gone(rig, id)).toBe('dead');
    await client.until(isStatus('dead'));
    expect(client.heard()).toEqual(['iopub:status']);
  });

  it('ends by SIGTERM when it never listened, and by SIGKILL when it ignores that', async () => {
    const script =
      'process.on("SIGTERM", () => {}); console.error("deaf"); setInterval(() => {}, 1e6)';
    const log = new RecordingLog();
    await using rig = await KernelsRig.create({
      specs: [quietSpec, nodeSpec('deaf', script)],
      settings: { shutdownWaitTime: 0.4 },
      log,
    });
    for (const name of ['quiet', 'deaf']) {
      const { id } = await rig.kernels.startKernel({ name });
      const { pid } = rig.kernels.host.state(id)!;
      if (name === 'deaf') await waitFor(() => log.lines.includes('info deaf'));
      await rig.kernels.shutdown(id);
      expect(isRunning(pid!)).toBe(false);
    }
  });

  it('loses its children when it is shut down', async () => {
    const log = new RecordingLog();
    const script = `
const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
console.error('child ' + child.pid);
setInterval(() => {}, 1e6)`;
    await using rig = await KernelsRig.create({ specs: [nodeSpec('parent', script)], log });
    const { id } = await rig.kernels.startKernel({ name: 'parent' });
    await waitFor(() => log.lines.some((line) => line.startsWith('info child ')));
    const child = Number(log.lines.find((line) => line.startsWith('info child '))!.slice(11));
    expect(isRunning(child)).toBe(true);
    await rig.kernels.shutdown(id);
    await waitFor(() => !isRunning(child));
  });

  it('does not disturb the server by garbage on its ports', async () => {
    const log = new RecordingLog();
    const script = `
const info = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));
for (const name of ['shell', 'iopub', 'stdin', 'control'])
  require('net').createServer((s) => { s.on('error', () => {}); s.end('HTTP/1.1 400 Bad Request\\r\\n\\r\\n'); })
    .listen(info[name + '_port'], info.ip);
setInterval(() => {}, 1e6)`;
    await using rig = await KernelsRig.create({ specs: [nodeSpec('web', script), quietSpec], log });
    const { id } = await rig.kernels.startKernel({ name: 'web' });
    await waitFor(() => log.lines.some((line) => line.includes('The peer does not speak ZMTP')));
    expect(rig.kernels.get(id)?.execution_state).toBe('starting');
    await rig.kernels.shutdown(id);
    expect(await rig.kernels.startKernel({ name: 'quiet' })).toMatchObject({ name: 'quiet' });
  });

  it('is not believed when its signatures are wrong', async () => {
    const log = new RecordingLog();
    await using rig = await KernelsRig.create({ specs: [quietSpec], log });
    const { id } = await rig.kernels.startKernel({ name: 'quiet' });
    const client = rig.client(id);
    await FakeKernel.of(rig, id, { key: 'another' });
    await waitFor(() =>
      log.lines.some((line) => line.includes('The signature of a message is wrong')),
    );
    expect(client.entries).toEqual([]);
    expect(rig.kernels.get(id)?.execution_state).toBe('starting');
  });

  it('is taken as it is when it never answers, after the time that is set', async () => {
    const log = new RecordingLog();
    await using rig = await KernelsRig.create({
      specs: [quietSpec],
      settings: { kernelInfoTimeout: 0.3 },
      log,
    });
    const { id } = await rig.kernels.startKernel({ name: 'quiet' });
    const kernel = await FakeKernel.of(rig, id, { isSilent: true });
    const client = rig.client(id);
    client.submit('1');
    expect((await kernel.request('execute_request')).header.session).toBe(client.session);
    expect(log.lines).toContain('warn The kernel does not answer kernel_info_request');
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 400) throw new Error('It did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
