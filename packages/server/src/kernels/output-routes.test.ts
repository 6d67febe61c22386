import { describe, expect, it } from 'vitest';

import { serve } from '../http/testing/serve.ts';
import { FakeKernel, quietSpec } from './testing/fake-kernel.ts';
import { KernelsRig, type HostClient, type RigOptions } from './testing/rig.ts';

/** A kernel that has executed two cells. */
class Scene {
  readonly rig: KernelsRig;
  readonly id: string;
  readonly kernel: FakeKernel;
  readonly client: HostClient;
  readonly asked: string[] = [];
  readonly #server: Awaited<ReturnType<typeof serve>>;

  private constructor(
    rig: KernelsRig,
    kernel: FakeKernel,
    id: string,
    server: Awaited<ReturnType<typeof serve>>,
  ) {
    this.rig = rig;
    this.kernel = kernel;
    this.id = id;
    this.client = rig.client(id);
    this.#server = server;
  }

  static async create(options: RigOptions = {}): Promise<Scene> {
    const rig = await KernelsRig.create({ specs: [quietSpec], ...options });
    const server = await serve({ routes: rig.room.routes });
    const { id } = await rig.kernels.startKernel({ name: 'quiet' });
    const scene = new Scene(rig, await FakeKernel.of(rig, id), id, server);
    for (const lines of [['a', 'b'], ['c']]) {
      const msgId = scene.client.send('shell', {
        msgType: 'execute_request',
        metadata: { cellId: `cell ${scene.asked.length}` },
        content: { code: '1' },
      });
      scene.asked.push(msgId);
      scene.kernel.run(await scene.kernel.request('execute_request'), lines);
      await scene.client.reply(msgId);
      await scene.client.until(
        ({ message }) =>
          message.parentHeader.msg_id === msgId &&
          message.contentBytes.toString().includes('"idle"'),
      );
    }
    return scene;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#server.url}/api/kernels/${this.id}${path}`, { headers });
  }

  async output(query = ''): Promise<Output> {
    const reply = await this.get(`/output${query}`);
    expect(reply.status).toBe(200);
    return (await reply.json()) as Output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.rig[Symbol.asyncDispose]();
  }
}

interface Output {
  readonly first: number;
  readonly next: number;
  readonly missed: number;
  readonly messages: {
    readonly sequence: number;
    readonly channel: string;
    readonly header: { readonly msg_type: string };
    readonly parent_header: { readonly msg_id?: string };
    readonly content: Record<string, unknown>;
  }[];
}

const textOf = ({ messages }: Output): string =>
  messages
    .map(({ content }) => (typeof content['text'] === 'string' ? content['text'] : ''))
    .join('');

describe('GET /api/kernels/{id}/output', () => {
  it('gives all that is kept, in order', async () => {
    await using scene = await Scene.create();
    const found = await scene.output();
    const last = scene.rig.kernels.host.state(scene.id)!.lastSequence;
    expect(found).toMatchObject({ first: 1, next: last + 1, missed: 0 });
    expect(found.messages.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: last }, (_, index) => index + 1),
    );
    expect(textOf(found)).toBe('abc');
    expect(found.messages.map(({ channel }) => channel)).toContain('shell');
  });

  it('gives a range, and goes on where it ended', async () => {
    await using scene = await Scene.create();
    const whole = await scene.output();
    let from = 1;
    const parts: Output[] = [];
    while (from <= whole.messages.length) {
      const part = await scene.output(`?from=${from}&limit_bytes=500`);
      parts.push(part);
      from = part.next;
    }
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flatMap(({ messages }) => messages)).toEqual(whole.messages);
    const range = await scene.output('?from=2&to=4');
    expect(range.messages).toEqual(whole.messages.slice(1, 4));
    expect(await scene.output(`?from=${whole.next}`)).toMatchObject({
      messages: [],
      next: whole.next,
    });
  });

  it('gives what belongs to an execution, and 404 for one that is not known', async () => {
    await using scene = await Scene.create();
    const found = await scene.output(`?execution=${scene.asked[0]!}`);
    expect(textOf(found)).toBe('ab');
    expect(new Set(found.messages.map(({ parent_header: parent }) => parent.msg_id))).toEqual(
      new Set([scene.asked[0]]),
    );
    const reply = await scene.get('/output?execution=nobody');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({
      message: 'Execution does not exist: nobody',
      reason: null,
    });
  });

  it('writes lines where they are asked for', async () => {
    await using scene = await Scene.create();
    const reply = await scene.get('/output', { accept: 'application/x-ndjson' });
    expect(reply.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await reply.text()).trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed.at(-1)).toEqual({ next: lines.length, missed: 0 });
    expect(parsed[0]).toMatchObject({ sequence: 1 });
  });

  it('answers 400 for what is no number, and 404 for an unknown kernel', async () => {
    await using scene = await Scene.create();
    for (const query of ['?from=x', '?to=-1', '?limit_bytes=1e9', '?from=']) {
      expect((await scene.get(`/output${query}`)).status).toBe(400);
    }
    const unknown = scene.get('/../6ae2ce2d-0a1b-4b53-a1f6-3a0d8ec5a7d1/output');
    expect((await unknown).status).toBe(404);
  });

  it('counts what is not kept any more', async () => {
    await using scene = await Scene.create({
      settings: { journalBytes: 20_000, journalDiskBytes: 0 },
    });
    const text = 'x'.repeat(500);
    for (let index = 0; index < 200; index += 1) {
      scene.kernel.publish({ msgType: 'stream', content: { name: 'stdout', text } });
    }
    await scene.client.until(() => scene.client.text().length >= 100_000);
    const found = await scene.output('?from=1');
    expect(found.missed).toBeGreaterThan(100);
    expect(found.missed + found.messages.length).toBe(scene.client.entries.length);
  });

  it('reads from disk what is there', async () => {
    await using scene = await Scene.create({ settings: { journalBytes: 50_000 } });
    const text = 'x'.repeat(500);
    for (let n = 0; n < 2000; n += 1) {
      const content = { name: 'stdout', text, n };
      if (!scene.kernel.publish({ msgType: 'stream', content })) await scene.kernel.drained();
    }
    await scene.client.until(() => scene.client.text().length >= 1_000_000);
    const found = await scene.output('?from=1');
    expect(found.missed).toBe(0);
    expect(found.messages).toHaveLength(scene.client.entries.length);
    expect(scene.rig.kernels.host.journals().disk).toBeGreaterThan(500_000);
  });

  it('hides the text of errors where clients may not see it', async () => {
    await using scene = await Scene.create({ tracebackReplacement: 'hidden' });
    scene.kernel.publish({ msgType: 'error', content: { ename: 'Secret', traceback: ['secret'] } });
    await scene.client.until(({ message }) => message.msgType === 'error');
    const error = (await scene.output()).messages.at(-1);
    expect(error?.content).toEqual({
      ename: 'ExecutionError',
      evalue: 'Execution error',
      traceback: ['hidden'],
    });
  });
});

describe('GET /api/kernels/{id}/executions', () => {
  it('lists what was executed, and where its messages are', async () => {
    await using scene = await Scene.create({ notebookOf: () => 'a/b.ipynb' });
    const list = (await (await scene.get('/executions')).json()) as Record<string, unknown>[];
    expect(list).toMatchObject([
      { msg_id: scene.asked[0], path: 'a/b.ipynb', cell_id: 'cell 0', state: 'ok' },
      {
        msg_id: scene.asked[1],
        session: scene.client.session,
        cell_id: 'cell 1',
        started_at: null,
      },
    ]);
    expect(list[0]?.['queued_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const { first, last } = list[1] as { first: number; last: number };
    expect(textOf(await scene.output(`?from=${first}&to=${last}`))).toBe('c');
  });

  it('answers 404 for an unknown kernel', async () => {
    await using scene = await Scene.create();
    const reply = await scene.get('/../6ae2ce2d-0a1b-4b53-a1f6-3a0d8ec5a7d1/executions');
    expect(reply.status).toBe(404);
  });
});

describe('the budgets of journals', () => {
  it('tell what is held, and how much may be', async () => {
    await using scene = await Scene.create();
    const usage = Object.fromEntries(
      (scene.rig.room.budgets ?? []).map((budget) => [budget.name, budget.usage()]),
    );
    expect(usage).toMatchObject({
      journals_memory: { limit: 268_435_456, count: 1 },
      journals_reading: { bytes: 0, limit: 16_777_216 },
      journals_disk: { bytes: 0, limit: 17_179_869_184, count: 1 },
    });
    expect(usage['journals_memory']!.bytes).toBeGreaterThan(1000);
    const [journal] = scene.rig.kernels.host.journals().kernels;
    expect(journal).toMatchObject({ id: scene.id, first: 1, forgotten: 0, isPaused: false });
    expect(journal?.readers).toEqual([{ messages: 0, bytes: 0 }]);
  });
});
