import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { KernelProcess } from '../testing/kernel-process.ts';

let kernel: KernelProcess;

beforeAll(async () => {
  kernel = await KernelProcess.start();
});

afterAll(() => kernel[Symbol.asyncDispose]());

describe('the protocol', () => {
  it('describes the kernel', async () => {
    const reply = await kernel.client.request('kernel_info_request', {}, 'control');
    expect(reply).toMatchObject({
      status: 'ok',
      protocol_version: '5.4',
      implementation: 'elara-kernel',
      debugger: false,
      language_info: {
        name: 'typescript',
        file_extension: '.ts',
        codemirror_mode: { name: 'typescript' },
      },
    });
  });

  it('answers the heartbeat', async () => {
    expect(await kernel.client.beat('ping')).toBe('ping');
  });

  it('counts executions, but silent ones and ones that are not stored', async () => {
    const count = async (content: Record<string, unknown> = {}): Promise<unknown> =>
      (await kernel.client.execute('1', { content })).reply['execution_count'];
    const first = Number(await count());
    expect(await count()).toBe(first + 1);
    expect(await count({ silent: true })).toBe(first + 1);
    expect(await count({ store_history: false })).toBe(first + 1);
    const silent = await kernel.client.execute('5', { content: { silent: true } });
    expect(silent.messages.map(({ type }) => type)).toEqual(['status', 'status']);
  });

  it('computes user expressions', async () => {
    const content = { user_expressions: { good: '1 + 1', bad: 'nowhere' } };
    const { reply } = await kernel.client.execute('1', { content });
    expect(reply['user_expressions']).toMatchObject({
      good: { status: 'ok', data: { 'text/plain': '2' } },
      bad: { status: 'error', ename: 'ReferenceError' },
    });
  });

  it('aborts what was queued behind an error, unless told otherwise', async () => {
    const cells = [
      kernel.client.execute('throw 1'),
      kernel.client.execute('2'),
      kernel.client.execute('3'),
    ];
    const statuses = (await Promise.all(cells)).map(({ reply }) => reply['status']);
    expect(statuses).toEqual(['error', 'aborted', 'aborted']);
    const going = [
      kernel.client.execute('throw 1', { content: { stop_on_error: false } }),
      kernel.client.execute('2'),
    ];
    expect((await Promise.all(going)).map(({ reply }) => reply['status'])).toEqual(['error', 'ok']);
  });

  it('remembers history', async () => {
    await kernel.client.execute('"needle " + 1');
    const search = { hist_access_type: 'search', pattern: '*needle*', output: true, raw: true };
    const { history } = await kernel.client.request('history_request', search);
    expect((history as unknown[]).at(-1)).toEqual([
      1,
      expect.any(Number),
      ['"needle " + 1', "'needle 1'"],
    ]);
  });

  it.each([
    ['1 + 1', { status: 'complete' }],
    ['function f() {', { status: 'incomplete', indent: '  ' }],
    [')', { status: 'invalid' }],
  ])('says whether %s is complete', async (code, expected) => {
    expect(await kernel.client.request('is_complete_request', { code })).toEqual(expected);
  });

  it('answers debug requests as unsupported, and unknown requests with an error', async () => {
    const debug = { type: 'request', seq: 3, command: 'initialize', arguments: {} };
    expect(await kernel.client.request('debug_request', debug, 'control')).toEqual({
      type: 'response',
      request_seq: 3,
      success: false,
      command: 'initialize',
      message: 'Debugging is not supported by this kernel',
    });
    expect(await kernel.client.request('strange_request', {})).toMatchObject({ status: 'error' });
  });

  it('answers other requests while a cell runs, and says again that it is busy', async () => {
    const begun = kernel.client.next(({ type }) => type === 'execute_input');
    const execution = kernel.client.execute(
      'const until = Date.now() + 600; while (Date.now() < until); "done"',
    );
    await begun;
    const states: unknown[] = [];
    const stop = kernel.client.listen(({ type, content }) => {
      if (type === 'status') states.push(content['execution_state']);
    });
    await kernel.client.request('kernel_info_request', {});
    await expect.poll(() => states).toEqual(['busy', 'idle', 'busy']);
    stop();
    expect((await execution).result).toEqual({ 'text/plain': "'done'" });
  });

  it('refuses what is not signed with its key, and what is no message', async () => {
    kernel.client.sendRaw([
      Buffer.from('<IDS|MSG>'),
      Buffer.from('0'.repeat(64)),
      ...Array<Buffer>(4).fill(Buffer.from('{}')),
    ]);
    kernel.client.sendRaw([Buffer.from('nonsense')]);
    kernel.client.sendRaw([], 'control');
    expect((await kernel.client.execute('1')).reply['status']).toBe('ok');
    await expect.poll(() => kernel.log).toContain('The signature of a message is wrong');
  });

  it('takes content that is not what it should be', async () => {
    const { reply } = await kernel.client.execute('1', {
      content: { code: 5, user_expressions: [1], silent: 'x' },
    });
    expect(reply['status']).toBe('ok');
    expect(await kernel.client.request('complete_request', { cursor_pos: 'x' })).toMatchObject({
      status: 'ok',
    });
    expect(await kernel.client.request('is_complete_request', {})).toEqual({ status: 'complete' });
  });
});

describe('questions', () => {
  it('block until they are answered', async () => {
    const { messages, result } = await kernel.client.execute(
      '[prompt("name?", "none"), prompt("again?", "nobody"), confirm("sure?"), password()]',
      { answers: ['Ada', '', 'yes', 'secret'] },
    );
    expect(result?.['text/plain']).toBe("[ 'Ada', 'nobody', true, 'secret' ]");
    expect(
      messages.filter(({ type }) => type === 'input_request').map(({ content }) => content),
    ).toEqual([
      { prompt: 'name? [none]', password: false },
      { prompt: 'again? [nobody]', password: false },
      { prompt: 'sure? [y/N]', password: false },
      { prompt: 'Password:', password: true },
    ]);
  });

  it('can let the event loop run on', async () => {
    const { result } = await kernel.client.execute(
      'let turns = 0; const counting = setInterval(() => turns++, 1); const answer = await promptAsync("?"); clearInterval(counting); [answer, turns >= 0]',
      { answers: ['x'] },
    );
    expect(result?.['text/plain']).toBe("[ 'x', true ]");
  });

  it('are refused where nobody can answer', async () => {
    const { reply } = await kernel.client.execute('prompt("?")', {
      content: { allow_stdin: false },
    });
    expect(reply).toMatchObject({ ename: 'InputNotAllowedError' });
  });
});

describe('comms', () => {
  it('are opened by the kernel, and carry buffers both ways', async () => {
    const { messages } = await kernel.client.execute(
      `const comm = jupyter.comms.open('target', { a: 1 }, { buffers: [new Uint8Array([1, 2])], metadata: { m: 1 } });
       comm.onMessage(({ data, buffers }) => { console.log(data, Buffer.from(buffers[0]).toString()); comm.send({ back: true }, { buffers: [new Uint8Array([3]).buffer] }); });
       comm.onClose(() => console.log('closed', comm.isOpen)); undefined`,
    );
    const open = messages.find(({ type }) => type === 'comm_open');
    expect(open).toMatchObject({
      content: { target_name: 'target', data: { a: 1 } },
      metadata: { m: 1 },
    });
    expect([...(open?.buffers[0] ?? [])]).toEqual([1, 2]);
    const id = open?.content['comm_id'];
    const info = await kernel.client.request('comm_info_request', { target_name: 'target' });
    expect(info['comms']).toEqual({ [String(id)]: { target_name: 'target' } });

    const back = kernel.client.next(({ type }) => type === 'comm_msg');
    const printed = kernel.client.next(({ type }) => type === 'stream');
    const parent = kernel.client.send('comm_msg', { comm_id: id, data: { x: 1 } }, 'shell', [
      Buffer.from('bytes'),
    ]);
    expect(await printed).toMatchObject({ parent, content: { text: '{ x: 1 } bytes\n' } });
    const answer = await back;
    expect(answer.content['data']).toEqual({ back: true });
    expect([...(answer.buffers[0] ?? [])]).toEqual([3]);

    const closed = kernel.client.next(({ type }) => type === 'stream');
    kernel.client.send('comm_close', { comm_id: id, data: {} });
    expect((await closed).content['text']).toBe('closed false\n');
    expect((await kernel.client.request('comm_info_request', {}))['comms']).toEqual({});
  });

  it('reach a cell that awaits them', async () => {
    const opened = kernel.client.next(({ type }) => type === 'comm_open');
    const waiting = kernel.client.execute(
      "const asking = jupyter.comms.open('ask'); await new Promise((done) => asking.onMessage(({ data }) => done(data)))",
    );
    kernel.client.send('comm_msg', { comm_id: (await opened).content['comm_id'], data: 'here' });
    expect((await waiting).result).toEqual({ 'text/plain': "'here'" });
  });

  it('are opened by the front end, if the kernel knows the target', async () => {
    await kernel.client.execute(
      "jupyter.comms.registerTarget('known', (comm, { data }) => comm.send({ got: data }))",
    );
    const answer = kernel.client.next(({ type }) => type === 'comm_msg');
    kernel.client.send('comm_open', { comm_id: 'c1', target_name: 'known', data: 5 });
    expect((await answer).content).toEqual({ comm_id: 'c1', data: { got: 5 } });
    const closed = kernel.client.next(({ type }) => type === 'comm_close');
    kernel.client.send('comm_open', { comm_id: 'c2', target_name: 'unknown', data: {} });
    expect((await closed).content['comm_id']).toBe('c2');
  });

  it('are done when their handler is stopped', async () => {
    await kernel.client.execute("jupyter.comms.registerTarget('busy', () => { for (;;) {} })");
    const parent = kernel.client.send('comm_open', {
      comm_id: 'c4',
      target_name: 'busy',
      data: {},
    });
    await kernel.client.next(
      ({ type, content }) => type === 'status' && content['execution_state'] === 'busy',
    );
    const idle = kernel.client.next(
      (message) => message.parent === parent && message.content['execution_state'] === 'idle',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await kernel.client.request('interrupt_request', {}, 'control');
    await idle;
    expect((await kernel.client.execute('1')).reply['status']).toBe('ok');
  });

  it('show errors of their handlers under the message', async () => {
    await kernel.client.execute(
      "jupyter.comms.registerTarget('failing', () => { throw new Error('handler') })",
    );
    const error = kernel.client.next(({ type }) => type === 'error');
    const parent = kernel.client.send('comm_open', {
      comm_id: 'c3',
      target_name: 'failing',
      data: {},
    });
    expect(await error).toMatchObject({ parent, content: { evalue: 'handler' } });
  });
});

describe('completion and hover', () => {
  it('use types of earlier cells and live values', { timeout: 30_000 }, async () => {
    await kernel.client.execute(
      '/** A person. */\ninterface Person { name: string; age: number }\nconst people: Person[] = []; const loose: any = JSON.parse(\'{"inner":{"value":1}}\'); \n/** Greets. */\nfunction greet(who: Person): string { return who.name }',
    );
    const complete = (code: string): Promise<Record<string, unknown>> =>
      kernel.client.request('complete_request', { code, cursor_pos: Array.from(code).length });
    await expect
      .poll(async () => (await complete('people.map((p) => p.'))['matches'], { timeout: 25_000 })
      .toEqual(['age', 'name']);
    expect(await complete('loose.inner.v')).toMatchObject({
      matches: ['value'],
      cursor_start: 12,
      cursor_end: 13,
    });
    expect(await complete('"𝒳"; gree')).toMatchObject({
      matches: ['greet'],
      cursor_start: 5,
      cursor_end: 9,
    });
    const typed = await complete('people[0].na');
    expect(typed['metadata']).toEqual({
      _jupyter_types_experimental: [
        {
          start: 10,
          end: 12,
          text: 'name',
          type: 'property',
          signature: '(property) Person.name: string',
        },
      ],
    });
    const hover = await kernel.client.request('inspect_request', {
      code: 'greet(people[0])',
      cursor_pos: 2,
      detail_level: 0,
    });
    expect(hover).toMatchObject({
      found: true,
      data: { 'text/plain': 'greet(who: Person): string\n\nGreets.' },
    });
    expect(
      await kernel.client.request('inspect_request', { code: 'nowhere', cursor_pos: 2 }),
    ).toMatchObject({ status: 'ok', found: false });
  });
});
