import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { denoSpec, testDeno } from './testing/deno.ts';
import { FakeKernel } from './testing/fake-kernel.ts';
import { KernelsRig, isIdleOf, isStatus, type HostClient } from './testing/rig.ts';
import type { KernelSpecInfo } from './specs.ts';

const CELLS = Array.from({ length: 8 }, (_, index) => index);

/** What a client got of each request, in order, up to its `idle`. */
function outputsOf(client: HostClient, ids: readonly string[]): string[] {
  return ids.map((id) => {
    const idle = client.entries.findIndex((entry) => isIdleOf(entry, id));
    return client.entries
      .slice(0, idle)
      .filter(({ message }) => message.parentHeader.msg_id === id)
      .filter(({ message }) => message.header.msg_type === 'stream')
      .map(({ message }) => String(message.parseContent()['text']))
      .join('');
  });
}

/** A program called `deno` that only lives; what it would say, a `FakeKernel` says. */
async function fakeDeno(): Promise<KernelSpecInfo & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'deno-'));
  const program = join(folder, 'deno');
  await symlink(process.execPath, program);
  const { spec, ...rest } = denoSpec(program);
  const argv = [program, '-e', 'setInterval(() => {}, 1e6)', 'jupyter', '--kernel'];
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  return { ...rest, spec: { ...spec, argv }, [Symbol.asyncDispose]: remove };
}

/** Says `idle` at once and prints later, under whichever request is the newest. */
class LateKernel {
  readonly #kernel: FakeKernel;
  #newest: Message | undefined;

  constructor(kernel: FakeKernel) {
    this.#kernel = kernel;
  }

  async run(lines: number): Promise<void> {
    const request = await this.#kernel.request('execute_request');
    this.#newest = request;
    const parent = request.header;
    const { code } = request.parseContent();
    this.#kernel.run(request, []);
    for (let line = 0; line < lines; line += 1) {
      // As measured: the first comes at once, and then there are pauses.
      if (line % 500 === 499) await new Promise((resolve) => setTimeout(resolve, 60));
      const content = { name: 'stdout', text: `${String(code)} ${line}\n` };
      this.#kernel.publish({ msgType: 'stream', parent: this.#newest.header, content });
    }
    expect(parent).toBe(this.#newest.header);
  }
}

describe('a kernel that publishes late, as Deno does', () => {
  it('keeps the output of eight cells apart and loses nothing', { timeout: 20_000 }, async () => {
    await using spec = await fakeDeno();
    await using rig = await KernelsRig.create({ specs: [spec] });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const late = new LateKernel(await FakeKernel.of(rig, id));
    const client = rig.client(id);
    const ids = CELLS.map((cell) => client.submit(`cell ${cell}`));
    for (const cell of CELLS) await late.run(cell === 0 ? 2000 : 3);
    await client.until((entry) => isIdleOf(entry, ids.at(-1)!));
    const expected = CELLS.map((cell) =>
      Array.from({ length: cell === 0 ? 2000 : 3 }, (_, line) => `cell ${cell} ${line}\n`).join(''),
    );
    expect(outputsOf(client, ids)).toEqual(expected);
    expect(client.text()).toBe(expected.join(''));
  });

  it('is interrupted by message although its spec does not say so', async () => {
    await using spec = await fakeDeno();
    await using rig = await KernelsRig.create({ specs: [spec] });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const kernel = await FakeKernel.of(rig, id);
    const client = rig.client(id);
    const asked = client.submit('1');
    const request = await kernel.request('execute_request');
    await rig.kernels.interrupt(id);
    await kernel.request('interrupt_request');
    kernel.run(request, []);
    await client.until((entry) => isIdleOf(entry, asked));
    const { pid } = rig.kernels.host.state(id)!;
    await new Promise((resolve) => setTimeout(resolve, 3200));
    expect(rig.kernels.host.state(id)?.pid).toBe(pid);
  });

  it('is restarted, and the user told, when it goes on 3 s after an interrupt', async () => {
    await using spec = await fakeDeno();
    await using rig = await KernelsRig.create({
      specs: [spec],
      settings: { shutdownWaitTime: 0.4 },
    });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const kernel = await FakeKernel.of(rig, id);
    const client = rig.client(id);
    const asked = client.submit('for (;;);');
    const interrupted = Date.now();
    await kernel.request('execute_request');
    const restarted = new Promise<void>((resolve) => {
      rig.kernels.host.onEvent(({ type }) => {
        if (type === 'restarted') resolve();
      });
    });
    await rig.kernels.interrupt(id);
    await client.until(isStatus('restarting'));
    expect(Date.now() - interrupted).toBeGreaterThan(2900);
    const told = client.entries.find(({ message }) => message.header.msg_type === 'stream');
    expect(told?.message.parentHeader.msg_id).toBe(asked);
    expect(client.text()).toBe(
      'The kernel did not end the cell within 3 seconds after the interrupt.\nIt is restarted; its variables are lost.\n',
    );
    await restarted;
    expect(rig.kernels.host.executions(id)).toMatchObject([{ state: 'lost' }]);
    expect(rig.events.at(-1)).toMatchObject({ action: 'restart', status: 'success' });
  });
});

describe.skipIf(testDeno === undefined)('the real Deno under the kernel host', () => {
  it('loses none of 2,000 lines', async () => {
    await using rig = await KernelsRig.create({ specs: [denoSpec()] });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const client = rig.client(id);
    const asked = client.submit('for (let i = 0; i < 2000; i++) console.log(i)');
    await client.until((entry) => isIdleOf(entry, asked));
    const expected = Array.from({ length: 2000 }, (_, line) => `${line}\n`).join('');
    expect(outputsOf(client, [asked])).toEqual([expected]);
  });

  it('keeps the output of eight cells that run at once apart', { timeout: 30_000 }, async () => {
    await using rig = await KernelsRig.create({ specs: [denoSpec()] });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const client = rig.client(id);
    const ids = CELLS.map((cell) =>
      client.submit(`for (let i = 0; i < 100; i++) console.log("${cell}:" + i); ${cell}`),
    );
    await client.until((entry) => isIdleOf(entry, ids.at(-1)!));
    const expected = CELLS.map((cell) =>
      Array.from({ length: 100 }, (_, line) => `${cell}:${line}\n`).join(''),
    );
    expect(outputsOf(client, ids)).toEqual(expected);
    const results = client.entries.filter(
      ({ message }) => message.header.msg_type === 'execute_result',
    );
    expect(results.map(({ message }) => message.parentHeader.msg_id)).toEqual(ids);
  });

  it('is interrupted in a loop and keeps its variables', async () => {
    await using rig = await KernelsRig.create({ specs: [denoSpec()] });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const client = rig.client(id);
    await client.execute('let x = 41');
    const busy = client.submit('while (true) {}');
    await client.until(({ message }) => message.parentHeader.msg_id === busy);
    await rig.kernels.interrupt(id);
    expect(await client.reply(busy)).toMatchObject({ status: 'error' });
    await client.execute('console.log(x + 1)');
    expect(client.text()).toBe('42\n');
  });

  it('is restarted when it waits for ever and an interrupt does not end that', async () => {
    await using rig = await KernelsRig.create({ specs: [denoSpec()] });
    const { id } = await rig.kernels.startKernel({ name: 'deno' });
    const client = rig.client(id);
    // What an interrupt finds running it does end: the cell must be waiting by then.
    client.submit('setTimeout(() => console.log("on"), 200); await new Promise(() => {})');
    await client.until(({ message }) => message.header.msg_type === 'stream');
    await rig.kernels.interrupt(id);
    await client.until(isStatus('restarting'));
    expect(client.text()).toContain('It is restarted; its variables are lost.');
    await client.execute('console.log("again")');
    expect(client.text()).toMatch(/again\n$/);
  });
});
