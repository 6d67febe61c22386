import { spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { KernelProcess, builtKernel } from '../testing/kernel-process.ts';

const ON_LINUX = process.platform === 'linux';
const ON_NODE_20 = process.version.startsWith('v20.');

describe('the life of a kernel', () => {
  it('ends when asked, with a reply', async () => {
    await using kernel = await KernelProcess.start();
    await kernel.client.execute("process.on('exit', () => console.log('listener ran'))");
    const last = kernel.client.next(({ type }) => type === 'stream');
    const reply = await kernel.client.request('shutdown_request', { restart: true }, 'control');
    expect(reply).toEqual({ status: 'ok', restart: true });
    expect((await last).content['text']).toBe('listener ran\n');
    expect(await kernel.exited()).toEqual({ code: 0, signal: null });
    expect(kernel.log).toBe('');
  });

  it('ends when asked in the middle of a busy loop', async () => {
    await using kernel = await KernelProcess.start();
    const begun = kernel.client.next(({ type }) => type === 'execute_input');
    void kernel.client.execute('for (;;) {}');
    await begun;
    const started = performance.now();
    await kernel.client.request('shutdown_request', { restart: false }, 'control');
    await kernel.exited();
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([
    ['process.exit(3)', 'process.exit(3) was called', 3],
    [
      'setTimeout(() => process.exit(4), 10); await new Promise(() => {})',
      'process.exit(4) was called',
      4,
    ],
    ["process.on('exit', () => console.log('bye')); process.exit()", 'bye', 0],
  ])('ends by %s after all output, and says why', async (code, text, exitCode) => {
    await using kernel = await KernelProcess.start();
    const execution = await kernel.client.execute(
      `for (let i = 0; i < 20_000; i++) console.log(i); ${code}`,
    );
    expect(execution.text).toContain('\n19999\n');
    expect(execution.text).toContain(text);
    expect(execution.reply['status']).toBe('error');
    expect(await kernel.exited()).toEqual({ code: exitCode, signal: null });
  });

  it('says that it crashed', async () => {
    await using kernel = await KernelProcess.start();
    const execution = await kernel.client.execute('process.abort()');
    expect(execution.text).toContain('process.abort() was called: the kernel has ended');
    expect((await kernel.exited()).signal).toBe('SIGABRT');
  });

  it('warns before it ends because its memory is full', async () => {
    await using kernel = await KernelProcess.start({
      env: { NODE_OPTIONS: '--max-old-space-size=150' },
    });
    const warning = kernel.client.next(({ type }) => type === 'stream');
    void kernel.client.execute(
      `const full = []; for (;;) { full.push(Array(20_000).fill({})); const until = Date.now() + 3; while (Date.now() < until); }`,
    );
    expect((await warning).content['text']).toContain("The kernel's memory is nearly full");
    expect((await kernel.exited()).signal).toBe('SIGABRT');
  });

  it.skipIf(!ON_LINUX)('is ready with little CPU and memory', async () => {
    await using kernel = await KernelProcess.start();
    const ready = await kernel.usage();
    expect(ready.cpu).toBeLessThan(400);
    for (let cell = 0; cell < 10; cell += 1) {
      await kernel.client.execute(
        `const value${cell}: number = ${cell}; console.log(value${cell})`,
      );
    }
    const idle = await kernel.usage();
    // Newer Nodes are larger by themselves.
    expect(idle.rss).toBeLessThan((ON_NODE_20 ? 70 : 95) * 1024);
    expect(idle.cpu).toBeLessThan(500);
  });

  it.skipIf(process.platform === 'win32')('ends when its server was killed', async () => {
    await using kernel = await KernelProcess.start({ orphaned: true });
    const { result } = await kernel.client.execute('process.pid');
    const pid = Number(result?.['text/plain']);
    expect(pid).not.toBe(kernel.child.pid);
    kernel.child.kill('SIGKILL');
    const isAlive = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isAlive, { timeout: 5000 }).toBe(false);
  });

  it('tells how it is called', async () => {
    const { status, stderr } = spawnSync(process.execPath, [await builtKernel()]);
    expect(status).toBe(2);
    expect(stderr.toString()).toBe('Usage: elara-kernel -f CONNECTION_FILE\n');
  });

  it('says what is wrong with a connection file', async () => {
    const { status, stderr } = spawnSync(process.execPath, [await builtKernel(), '-f', '/no/such']);
    expect(status).toBe(70);
    expect(stderr.toString()).toContain('no such file');
  });
});
