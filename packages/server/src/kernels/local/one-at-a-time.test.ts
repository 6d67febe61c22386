import { Message, type Channel } from 'elara-wire';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { OneAtATime } from './one-at-a-time.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function execute(name: string, content: object = {}): Message {
  const fields = { session: 'client', msgType: 'execute_request', msgId: name };
  return Message.create({ ...fields, content: { code: name, ...content } });
}

/** What a kernel of this kind says, and what clients and kernel get to hear. */
class Scene {
  readonly sent: string[] = [];
  readonly heard: string[] = [];
  readonly turns = new OneAtATime({
    session: 'host',
    send: (request) => this.sent.push(request.header.msg_id),
    deliver: (channel, message) => this.heard.push(told(channel, message)),
  });

  status(parent: Message, executionState: string): void {
    this.#say('iopub', 'status', parent, { execution_state: executionState });
  }

  print(parent: Message, text: string): void {
    this.#say('iopub', 'stream', parent, { name: 'stdout', text });
  }

  reply(parent: Message, status = 'ok'): void {
    this.#say('shell', 'execute_reply', parent, { status });
  }

  say(message: Message): void {
    this.turns.observe('iopub', message);
  }

  #say(channel: Channel, msgType: string, parent: Message, content: object): void {
    const fields = { session: 'kernel', msgType, parent: parent.header, content };
    this.turns.observe(channel, Message.create(fields));
  }
}

function told(channel: Channel, message: Message): string {
  const content = message.parseContent();
  const what = [content['execution_state'], content['text'], content['status']];
  const said = what.find((value) => typeof value === 'string') ?? '';
  return `${channel} ${message.parentHeader.msg_id ?? '-'} ${said}`;
}

describe('one execute_request after the other', () => {
  it('sends the next when the output of the first was quiet for 50 ms', () => {
    const scene = new Scene();
    const [a, b] = [execute('a'), execute('b')];
    scene.turns.request(a);
    scene.turns.request(b);
    expect(scene.sent).toEqual(['a']);
    scene.status(a, 'busy');
    scene.print(a, '1');
    scene.reply(a);
    scene.status(a, 'idle');
    expect(scene.heard).toEqual(['iopub a busy', 'iopub a 1', 'shell a ok']);
    vi.advanceTimersByTime(49);
    expect(scene.sent).toEqual(['a']);
    vi.advanceTimersByTime(1);
    expect(scene.heard.at(-1)).toBe('iopub a idle');
    expect(scene.sent).toEqual(['a', 'b']);
  });

  it('waits 250 ms after output that came late, and delivers it before idle', () => {
    const scene = new Scene();
    const a = execute('a');
    scene.turns.request(a);
    scene.turns.request(execute('b'));
    scene.reply(a);
    scene.status(a, 'idle');
    for (let line = 1; line <= 5; line += 1) {
      vi.advanceTimersByTime(line === 1 ? 49 : 249);
      scene.print(a, `late ${line}`);
    }
    vi.advanceTimersByTime(249);
    expect(scene.sent).toEqual(['a']);
    vi.advanceTimersByTime(1);
    expect(scene.heard.slice(-2)).toEqual(['iopub a late 5', 'iopub a idle']);
    expect(scene.sent).toEqual(['a', 'b']);
  });

  it('waits as long where the reply comes after late output, and goes on with a reply after that', () => {
    const early = new Scene();
    const late = new Scene();
    const a = execute('a');
    for (const scene of [early, late]) {
      scene.turns.request(a);
      scene.status(a, 'idle');
      scene.print(a, 'late');
    }
    early.reply(a);
    vi.advanceTimersByTime(249);
    expect(early.heard.at(-1)).toBe('shell a ok');
    vi.advanceTimersByTime(1);
    expect(early.heard.at(-1)).toBe('iopub a idle');
    expect(late.heard.at(-1)).toBe('iopub a late');
    late.reply(a);
    expect(late.heard.slice(-2)).toEqual(['shell a ok', 'iopub a idle']);
  });

  it('goes on 3 s after idle where the output does not end, or no reply comes', () => {
    const chatty = new Scene();
    const silent = new Scene();
    const a = execute('a');
    for (const scene of [chatty, silent]) {
      scene.turns.request(a);
      scene.turns.request(execute('b'));
      if (scene === chatty) scene.reply(a);
      scene.status(a, 'idle');
    }
    chatty.print(a, 'tick');
    for (let waited = 0; waited < 2900; waited += 100) {
      vi.advanceTimersByTime(100);
      chatty.print(a, 'tick');
    }
    expect([chatty.sent, silent.sent]).toEqual([['a'], ['a']]);
    vi.advanceTimersByTime(100);
    expect([chatty.sent, silent.sent]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    chatty.print(a, 'later still');
    expect(chatty.heard.slice(-2)).toEqual(['iopub a idle', 'iopub a later still']);
  });

  it('knows what is executed, but not while it only waits for output', () => {
    const scene = new Scene();
    const a = execute('a');
    expect(scene.turns.current).toBeUndefined();
    scene.turns.request(a);
    expect(scene.turns.current).toBe(a);
    scene.status(a, 'idle');
    expect(scene.turns.current).toBeUndefined();
  });

  it('ends those that wait where one fails, unless it said not to', () => {
    const scene = new Scene();
    const [a, b] = [execute('a'), execute('b')];
    for (const request of [a, b, execute('c')]) scene.turns.request(request);
    scene.reply(a, 'error');
    scene.status(a, 'idle');
    const late = execute('late');
    scene.turns.request(late);
    vi.advanceTimersByTime(50);
    expect(scene.sent).toEqual(['a', 'late']);
    expect(scene.heard).toEqual([
      'shell a error',
      'iopub a idle',
      ...['b', 'c'].flatMap((id) => [
        `iopub ${id} busy`,
        `shell ${id} aborted`,
        `iopub ${id} idle`,
      ]),
    ]);
    scene.reply(late);
    scene.status(late, 'idle');
    vi.advanceTimersByTime(50);
    const d = execute('d', { stop_on_error: false });
    scene.turns.request(d);
    scene.turns.request(execute('e'));
    scene.reply(d, 'error');
    scene.status(d, 'idle');
    vi.advanceTimersByTime(50);
    expect(scene.sent).toEqual(['a', 'late', 'd', 'e']);
  });

  it('ends those that wait where somebody interrupts during the wait for late output', () => {
    const scene = new Scene();
    const a = execute('a');
    for (const request of [a, execute('b'), execute('c')]) scene.turns.request(request);
    scene.turns.interrupt();
    scene.reply(a);
    scene.status(a, 'idle');
    scene.turns.interrupt();
    vi.advanceTimersByTime(50);
    expect(scene.sent).toEqual(['a']);
    expect(scene.heard.filter((line) => line.endsWith('aborted'))).toEqual([
      'shell b aborted',
      'shell c aborted',
    ]);
    scene.turns.request(execute('d'));
    expect(scene.sent).toEqual(['a', 'd']);
  });

  it('passes on what other requests are about', () => {
    const scene = new Scene();
    scene.turns.request(execute('a'));
    const other = execute('other');
    scene.status(other, 'busy');
    scene.status(other, 'idle');
    scene.say(Message.create({ session: 'kernel', msgType: 'comm_msg' }));
    expect(scene.heard).toEqual(['iopub other busy', 'iopub other idle', 'iopub - ']);
  });

  it('delivers what was kept back when the kernel ends, and sends nothing more', () => {
    const scene = new Scene();
    const a = execute('a');
    scene.turns.request(a);
    scene.turns.request(execute('b'));
    scene.status(a, 'idle');
    scene.turns.end();
    scene.turns.end();
    vi.runAllTimers();
    expect(scene.heard).toEqual(['iopub a idle']);
    expect(scene.sent).toEqual(['a']);
  });

  it('takes messages that cannot be read as they are', () => {
    const scene = new Scene();
    const a = execute('a');
    scene.turns.request(a);
    const good = Message.create({ session: 'k', msgType: 'status', parent: a.header });
    const bad = new Message({
      header: good.headerBytes,
      parentHeader: good.parentHeaderBytes,
      metadata: good.metadataBytes,
      content: Buffer.from('['),
    });
    expect(() => {
      scene.say(bad);
    }).toThrow('content');
  });

  it('loses nothing and mixes nothing, whenever output comes within a pause', () => {
    const cells = fc.array(fc.array(fc.integer({ min: 0, max: 240 }), { maxLength: 5 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(cells, (delays) => {
        const scene = new Scene();
        const requests = delays.map((_, index) => execute(String(index)));
        for (const request of requests) scene.turns.request(request);
        for (const [index, pauses] of delays.entries()) {
          const request = requests[index]!;
          expect(scene.sent).toHaveLength(index + 1);
          scene.reply(request);
          scene.status(request, 'idle');
          for (const [line, pause] of pauses.entries()) {
            vi.advanceTimersByTime(line === 0 ? Math.min(pause, 49) : pause);
            // A kernel of this kind names the newest request, whatever it was that printed.
            scene.print(requests[scene.sent.length - 1]!, `${index}.${line}`);
          }
          vi.advanceTimersByTime(3000);
        }
        const expected = delays.flatMap((pauses, index) => [
          `shell ${index} ok`,
          ...pauses.map((_, line) => `iopub ${index} ${index}.${line}`),
          `iopub ${index} idle`,
        ]);
        expect(scene.heard).toEqual(expected);
      }),
    );
  });
});
