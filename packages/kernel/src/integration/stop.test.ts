import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Execution } from '../testing/kernel-client.ts';
import { KernelProcess } from '../testing/kernel-process.ts';

let kernel: KernelProcess;

beforeAll(async () => {
  kernel = await KernelProcess.start();
  await kernel.client.execute('let kept = 42');
});

afterAll(() => kernel[Symbol.asyncDispose]());

/** Runs code and stops it when it has begun (and, with `output`, when it has printed). */
async function stopped(code: string, output = false): Promise<Execution> {
  const begun = kernel.client.next(({ type }) => type === (output ? 'stream' : 'execute_input'));
  const execution = kernel.client.execute(code);
  await begun;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const reply = await kernel.client.request('interrupt_request', {}, 'control');
  expect(reply).toEqual({ status: 'ok' });
  return execution;
}

describe('Stop', () => {
  it.each([
    ['a busy loop', 'for (;;) {}'],
    [
      'a busy loop that catches everything',
      'for (;;) { try { for (;;) {} } catch {} finally { kept; } }',
    ],
    ['a busy loop behind an await', 'await new Promise((r) => setTimeout(r, 10)); for (;;) {}'],
    ['a busy loop of microtasks', 'for (;;) await null'],
    [
      'a busy timer',
      'setTimeout(() => { for (;;) {} }, 10); await new Promise((r) => setTimeout(r, 60_000))',
    ],
    [
      'a busy callback of the file system',
      "require('fs').readFile('/', () => { for (;;) {} }); await new Promise(() => {})",
    ],
    ['a busy tick', 'process.nextTick(() => { for (;;) {} }); await new Promise(() => {})'],
    ['a regular expression', '/^(a+)+$/.test("a".repeat(40) + "b")'],
    ['a synchronous wait', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
    ['an await', 'await new Promise(() => {})'],
    ['a synchronous child', "require('child_process').execSync('sleep 30')"],
    [
      'a child it waits for',
      "const napping = require('child_process').spawn('sleep', ['30'], { stdio: 'inherit' }); await new Promise((r) => napping.on('exit', r)); await new Promise(() => {})",
    ],
    ['a prompt', 'prompt("?")'],
    ['a prompt that does not block', 'await promptAsync("?")'],
    [
      'a value that takes long to show',
      '({ [Symbol.for("nodejs.util.inspect.custom")]() { for (;;) {} } })',
    ],
  ])('ends %s, and variables stay', async (_name, code) => {
    const started = performance.now();
    const { reply } = await stopped(code);
    expect(reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(performance.now() - started).toBeLessThan(4000);
    expect((await kernel.client.execute('kept')).result).toEqual({ 'text/plain': '42' });
  });

  it.each([
    ['a loop that prints', 'for (let i = 0; ; i++) console.log(i)'],
    [
      'a loop that prints and sleeps',
      'for (;;) { await new Promise((r) => setTimeout(r, 5)); console.log("x") }',
    ],
    [
      'a loop that prints and waits for the disk',
      "for (;;) { await require('fs').promises.stat('/'); console.log('x') }",
    ],
    ['an interval', 'setInterval(() => console.log("x"), 5); await new Promise(() => {})'],
  ])('silences %s', async (_name, code) => {
    const { id, reply } = await stopped(code, true);
    expect(reply).toMatchObject({ ename: 'Interrupted' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    let late = 0;
    const stop = kernel.client.listen(({ type, parent }) => {
      if (type === 'stream' && parent === id) late += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop();
    expect(late).toBe(0);
  });

  it('shows the line that was running', async () => {
    const { traceback } = await stopped('let spins = 0;\nfor (;;) {\n  spins++;\n}');
    expect(traceback).toMatch(/> [23] \|/);
    expect((await kernel.client.execute('spins > 1000')).result).toEqual({ 'text/plain': 'true' });
  });

  it('forgets what was awaited without harm, when garbage is collected', async () => {
    await stopped('await new Promise(() => {})');
    const pending = kernel.client.execute(
      `require('node:v8').setFlagsFromString('--expose-gc'); const gc = require('node:vm').runInNewContext('gc');
       for (let i = 0; i < 5; i++) { gc(); await new Promise((r) => setTimeout(r, 10)); } 'alive'`,
    );
    expect((await pending).result).toEqual({ 'text/plain': "'alive'" });
  });

  it('lets finally blocks behind a sleep run', async () => {
    await stopped(
      `import { setTimeout as nap } from 'node:timers/promises'; let cleaned = false; try { await nap(60_000) } finally { cleaned = true }`,
    );
    expect((await kernel.client.execute('cleaned')).result).toEqual({ 'text/plain': 'true' });
  });

  it('aborts the cells behind, and only those', async () => {
    const begun = kernel.client.next(({ type }) => type === 'execute_input');
    const first = kernel.client.execute('for (;;) {}');
    const others = [kernel.client.execute('1'), kernel.client.execute('2')];
    await begun;
    await kernel.client.request('interrupt_request', {}, 'control');
    expect((await first).reply['status']).toBe('error');
    for (const other of await Promise.all(others)) expect(other.reply['status']).toBe('aborted');
    expect((await kernel.client.execute('3')).reply['status']).toBe('ok');
  });

  it('does nothing to a kernel that is idle, however often', async () => {
    for (let count = 0; count < 20; count += 1) {
      await kernel.client.request('interrupt_request', {}, 'control');
      expect((await kernel.client.execute('1 + 1')).result).toEqual({ 'text/plain': '2' });
    }
  });

  it('ends a timer that is busy when no cell runs', async () => {
    await kernel.client.execute('setTimeout(() => { for (;;) {} }, 20); 1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await kernel.client.request('interrupt_request', {}, 'control');
    expect((await kernel.client.execute('kept')).result).toEqual({ 'text/plain': '42' });
  });

  it('leaves timers of other cells alone', async () => {
    await kernel.client.execute('let alive = 0; const beating = setInterval(() => alive++, 5); 1');
    await stopped('for (;;) {}');
    await kernel.client.execute('const then = alive; await new Promise((r) => setTimeout(r, 60))');
    expect((await kernel.client.execute('clearInterval(beating); alive > then')).result).toEqual({
      'text/plain': 'true',
    });
  });

  it('comes as SIGINT, too, and never ends the kernel', async () => {
    const begun = kernel.client.next(({ type }) => type === 'execute_input');
    const execution = kernel.client.execute('await new Promise(() => {})');
    await begun;
    kernel.child.kill('SIGINT');
    expect((await execution).reply).toMatchObject({ ename: 'Interrupted' });
    kernel.child.kill('SIGINT');
    expect((await kernel.client.execute('kept')).result).toEqual({ 'text/plain': '42' });
  });
});
