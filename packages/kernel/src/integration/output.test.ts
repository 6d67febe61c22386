import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { KernelProcess } from '../testing/kernel-process.ts';

let kernel: KernelProcess;

beforeAll(async () => {
  kernel = await KernelProcess.start();
});

afterAll(() => kernel[Symbol.asyncDispose]());

function numbered(count: number, prefix: string): string {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}\n`).join('');
}

describe('printed output', () => {
  it('comes from console and streams, in order, between busy and idle', async () => {
    const { messages } = await kernel.client.execute(
      'console.log("a", { b: 1 }); console.error("c"); process.stdout.write("d"); process.stderr.write("e\\n"); console.info("f")',
    );
    const seen = messages.map(({ type, content }) =>
      type === 'stream' ? `${String(content['name'])}:${String(content['text'])}` : type,
    );
    expect(seen).toEqual([
      'status',
      'execute_input',
      'stdout:a { b: 1 }\n',
      'stderr:c\n',
      'stdout:d',
      'stderr:e\n',
      'stdout:f\n',
      'status',
    ]);
  });

  it('comes from file descriptors, and survives characters cut in two', async () => {
    const { text } = await kernel.client.execute(
      `import fs from 'node:fs'; const e = Buffer.from('é\\n');
       fs.writeSync(1, 'x\\n'); process.stdout.write(e.subarray(0, 1)); process.stdout.write(e.subarray(1));
       await new Promise((done) => fs.write(1, Buffer.from('..y\\n'), 2, 2, null, done)); fs.writeFileSync(1, 'z\\n')`,
    );
    expect(text).toBe('x\né\ny\nz\n');
  });

  it('comes through pipes', async () => {
    const { text } = await kernel.client.execute(
      `import { pipeline } from 'node:stream/promises'; import { Readable } from 'node:stream';
       await pipeline(Readable.from(['a', 'b\\n']), process.stdout); console.log('c')`,
    );
    expect(text).toBe('ab\nc\n');
  });

  it('comes from children that inherit the streams, before they end', async () => {
    const { text } = await kernel.client.execute(`
      const cp = require('node:child_process');
      cp.execSync('echo one', { stdio: 'inherit' });
      cp.spawnSync('sh', ['-c', 'echo two; echo three >&2'], { stdio: ['ignore', 1, 'inherit'] });
      cp.execFileSync('echo', ['four'], { stdio: [0, 'inherit', 'pipe'] });
      const child = cp.spawn('sh', ['-c', 'echo five; sleep 0.1; echo six'], { stdio: 'inherit' });
      await new Promise((done) => child.on('exit', done));
      console.log('seven', child.stdout, cp.execSync('echo collected').toString());
    `);
    expect(text).toBe('one\ntwo\nthree\nfour\nfive\nsix\nseven null collected\n\n');
  });

  it('comes whole from a child that prints much', async () => {
    const { text } = await kernel.client.execute(
      "const big = require('node:child_process').spawn('seq', ['200000'], { stdio: 'inherit' }); await new Promise((done) => big.on('close', done)); 1",
    );
    expect(text.length).toBe(1_288_895);
    expect(text.endsWith('199999\n200000\n')).toBe(true);
  });

  it('comes from worker threads', async () => {
    const { text } = await kernel.client.execute(
      `const w = new (require('node:worker_threads').Worker)('console.log("inside")', { eval: true }); await new Promise((done) => w.on('exit', done)); await new Promise((done) => setTimeout(done, 50))`,
    );
    expect(text).toBe('inside\n');
  });

  it('belongs to the cell that caused it, with eight cells queued and a timer of an earlier one', async () => {
    const timer = kernel.client.execute(
      'let ticks = 0; const ticking = setInterval(() => { console.log(`tick ${ticks++}`); if (ticks === 30) clearInterval(ticking); }, 5); undefined',
    );
    const texts = new Map<string | undefined, string>();
    const stop = kernel.client.listen(({ type, parent, content }) => {
      if (type !== 'stream') return;
      texts.set(parent, `${texts.get(parent) ?? ''}${String(content['text'])}`);
    });
    const cells = Array.from({ length: 8 }, (_, cell) =>
      kernel.client.execute(
        `for (let i = 0; i < 20; i++) { console.log("cell ${cell}: " + i); ${cell % 2 === 1 ? 'await new Promise((r) => setTimeout(r, 3));' : ''} }`,
      ),
    );
    const { id } = await timer;
    for (const [index, cell] of (await Promise.all(cells)).entries()) {
      expect(cell.text).toBe(numbered(20, `cell ${index}: `));
    }
    await expect.poll(() => texts.get(id), { timeout: 10_000 }).toBe(numbered(30, 'tick '));
    stop();
  });

  it('stays with its cell through promises, timers and events', async () => {
    const { id } = await kernel.client.execute(
      `import { EventEmitter } from 'node:events'; import { setTimeout as pause } from 'node:timers/promises';
       (async () => { await pause(30); await fetch('data:,x'); process.nextTick(() => setImmediate(() => console.log('far away'))); })(); 1`,
    );
    const message = kernel.client.next(({ type }) => type === 'stream');
    await kernel.client.execute('1');
    expect(await message).toMatchObject({ parent: id, content: { text: 'far away\n' } });
  });

  it(
    'of a million lines arrives whole, and waits for a reader that is slow',
    { timeout: 60_000 },
    async () => {
      let received = 0;
      let messages = 0;
      const stop = kernel.client.listen(({ type }) => {
        if (type !== 'stream') return;
        messages += 1;
        if (messages !== 5) return;
        kernel.client.pause();
        setTimeout(() => {
          received = messages;
          kernel.client.resume();
        }, 1500);
      });
      const { text } = await kernel.client.execute(
        'for (let i = 0; i < 1_000_000; i++) console.log(`line ${i}`)',
      );
      stop();
      expect(received).toBeLessThan(60);
      expect(text === numbered(1_000_000, 'line ')).toBe(true);
      // Small writes travel together.
      expect(messages).toBeLessThan(5000);
    },
  );

  it('leaves while the code is still busy', async () => {
    const started = performance.now();
    const first = kernel.client.next(({ type }) => type === 'stream').then(() => performance.now());
    await kernel.client.execute(
      'console.log("now"); const end = Date.now() + 400; while (Date.now() < end);',
    );
    expect((await first) - started).toBeLessThan(300);
  });
});

describe('shown output', () => {
  it('keeps its order with what is printed', async () => {
    const { messages } = await kernel.client.execute(
      'console.log("1"); display(md`**2**`); console.log("3"); display({ [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "4" }) }); 5',
    );
    expect(messages.map(({ type }) => type)).toEqual([
      'status',
      'execute_input',
      'stream',
      'display_data',
      'stream',
      'display_data',
      'execute_result',
      'status',
    ]);
  });

  it('is updated, cleared, and rich', async () => {
    const { messages } = await kernel.client.execute(
      'const shown = display(html`<i>1</i>`, { display_id: "d1" }); shown.update("2"); clearOutput(true); [{ a: 1, b: "<x>" }, { a: 2, b: "y" }]',
    );
    const [first, second, third, fourth] = messages.slice(2);
    expect(first).toMatchObject({
      type: 'display_data',
      content: { data: { 'text/html': '<i>1</i>' }, transient: { display_id: 'd1' } },
    });
    expect(second).toMatchObject({
      type: 'update_display_data',
      content: { data: { 'text/plain': "'2'" }, transient: { display_id: 'd1' } },
    });
    expect(third).toMatchObject({ type: 'clear_output', content: { wait: true } });
    const html = (fourth?.content['data'] as Record<string, string>)['text/html'];
    expect(html).toContain('<td>&lt;x&gt;</td>');
  });
});
