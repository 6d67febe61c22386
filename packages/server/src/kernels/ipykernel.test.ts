import { once } from 'node:events';
import { readFile, readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { testPython } from './testing/python.ts';
import { KernelsRig, isIdleOf, isRunning, isStatus } from './testing/rig.ts';

describe.skipIf(testPython === undefined)('the real ipykernel under the kernel host', () => {
  it('starts, executes with folder and session name, and leaves nothing behind', async () => {
    let pid: number | undefined;
    {
      await using rig = await KernelsRig.create();
      const sessionName = join(rig.folder, 'n.ipynb');
      const model = await rig.kernels.startKernel({ sessionName, env: { MORE: 'yes' } });
      expect(model).toMatchObject({ name: 'python3', execution_state: 'starting', connections: 0 });
      expect(model.last_activity).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      const client = rig.client(model.id);
      await client.execute(
        'import os; print(os.getcwd(), os.environ["JPY_SESSION_NAME"], os.environ["MORE"], os.getsid(0) == os.getpid())',
      );
      expect(client.text()).toBe(`${rig.folder} ${sessionName} yes True\n`);
      expect(rig.kernels.get(model.id)?.execution_state).toBe('idle');
      pid = rig.kernels.host.state(model.id)?.pid;
      expect(isRunning(pid!)).toBe(true);
      const file = join(rig.folder, 'runtime', `kernel-${model.id}.json`);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const info = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
      expect(Object.keys(info)).toEqual([
        'shell_port',
        'iopub_port',
        'stdin_port',
        'control_port',
        'hb_port',
        'ip',
        'key',
        'transport',
        'signature_scheme',
        'kernel_name',
        'jupyter_session',
      ]);
      expect(info['key']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{24}$/);
      await rig.kernels.shutdown(model.id);
      expect(await rig.runtimeFiles()).toEqual([]);
      expect(rig.kernels.list()).toEqual([]);
    }
    expect(isRunning(pid!)).toBe(false);
  });

  it('delivers 20,000 lines whole and in order', async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('for i in range(20_000): print(i)');
    expect(client.text()).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(''));
    expect(client.missed).toBe(0);
  });

  it('interrupts a busy loop and keeps the variables', async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('x = 41');
    const busy = client.submit('print("on", flush=True)\nwhile True: pass');
    await client.until(({ message }) => message.header.msg_type === 'stream');
    expect(rig.kernels.get(id)?.execution_state).toBe('busy');
    await rig.kernels.interrupt(id);
    expect(await client.reply(busy)).toMatchObject({ ename: 'KeyboardInterrupt' });
    await client.until((entry) => isIdleOf(entry, busy));
    await client.execute('print(x + 1)');
    expect(client.text()).toBe('on\n42\n');
    expect(rig.events.map((event) => event['msg'])).toEqual([
      `Kernel ${id} was started.`,
      `Kernel ${id} was interrupted.`,
    ]);
  });

  it('restarts with the same connection file and another session name', async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({ sessionName: '/a' });
    const client = rig.client(id);
    await client.execute('x = 1');
    const before = await readFile(join(rig.folder, 'runtime', `kernel-${id}.json`), 'utf8');
    const pid = rig.kernels.host.state(id)?.pid;
    rig.kernels.setSessionName(id, '/b');
    expect(await rig.kernels.restart(id)).toMatchObject({ id, execution_state: 'starting' });
    expect(isRunning(pid!)).toBe(false);
    await client.execute('import os; print("x" in globals(), os.environ["JPY_SESSION_NAME"])');
    expect(client.text()).toBe('False /b\n');
    expect(await readFile(join(rig.folder, 'runtime', `kernel-${id}.json`), 'utf8')).toBe(before);
    expect(client.heard()).toContain('iopub:shutdown_reply');
    expect(client.entries.filter(isStatus('restarting'))).toEqual([]);
  });

  it('notices within a second that the kernel was killed, and starts it again', async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('x = 1');
    const killed = Date.now();
    process.kill(rig.kernels.host.state(id)!.pid!, 'SIGKILL');
    await client.until(isStatus('restarting'));
    expect(Date.now() - killed).toBeLessThan(1000);
    await client.execute('print("x" in globals())');
    expect(client.text()).toBe('False\n');
    expect(rig.events.at(-1)).toMatchObject({
      action: 'restart',
      status: 'success',
      kernel_id: id,
    });
  });

  it('gets other ports when it dies and somebody takes one, and its clients follow', async () => {
    await using rig = await KernelsRig.create();
    const squatter = createServer();
    rig.defer(async () => {
      squatter.close();
    });
    const { id } = await rig.kernels.startKernel({});
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const read = async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    const client = rig.client(id);
    await client.execute('x = 1');
    const before = await read();
    process.kill(rig.kernels.host.state(id)!.pid!, 'SIGKILL');
    await client.until(isStatus('restarting'));
    squatter.listen(Number(before['shell_port']), '127.0.0.1');
    await once(squatter, 'listening');
    await client.execute('print("x" in globals())');
    expect(client.text()).toBe('False\n');
    const after = await read();
    expect(after['key']).toBe(before['key']);
    expect(after['shell_port']).not.toBe(before['shell_port']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['when it was stable', { stableStartTime: 0 }],
    ['where that is configured', { randomPortsUntilAlive: false }],
  ])('keeps its ports when it dies %s', async (_, settings) => {
    await using rig = await KernelsRig.create({ settings });
    const { id } = await rig.kernels.startKernel({});
    const file = join(rig.folder, 'runtime', `kernel-${id}.json`);
    const client = rig.client(id);
    await client.execute('x = 1');
    const before = await readFile(file, 'utf8');
    process.kill(rig.kernels.host.state(id)!.pid!, 'SIGKILL');
    await client.until(isStatus('restarting'));
    await client.execute('print("x" in globals())');
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('speaks over Unix sockets, with another signature scheme, and leaves none behind', async () => {
    await using rig = await KernelsRig.create({
      settings: { transport: 'ipc', signatureScheme: 'hmac-sha512' },
    });
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    await client.execute('print(6 * 7)');
    expect(client.text()).toBe('42\n');
    await rig.kernels.restart(id);
    await client.execute('print("again")');
    expect(client.text()).toBe('42\nagain\n');
    await rig.kernels.shutdown(id);
    expect(await readdir(join(rig.folder, 'runtime'))).toEqual(['elara-kernels']);
  });

  it('asks on stdin under the identity of shell', async () => {
    await using rig = await KernelsRig.create();
    const { id } = await rig.kernels.startKernel({});
    const client = rig.client(id);
    const execution = client.submit('print(input("name? "))', { allow_stdin: true });
    const question = await client.until(({ channel }) => channel === 'stdin');
    expect(question.origin).toEqual({ connection: 'test', session: client.session });
    expect(question.message.parseContent()).toMatchObject({ prompt: 'name? ' });
    client.send('stdin', { msgType: 'input_reply', content: { value: 'Ada', status: 'ok' } });
    await client.reply(execution);
    await client.until(({ message }) => message.header.msg_type === 'stream');
    expect(client.text()).toBe('Ada\n');
  });
});
