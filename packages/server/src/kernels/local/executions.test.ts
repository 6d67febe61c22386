import { Message, type Channel } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { Executions } from './executions.ts';
import { kindOf } from './kinds.ts';
import { Origins } from './origins.ts';

const ORIGIN = { connection: 'c', session: 's' };

function request(msgId: string, cellId?: unknown): Message {
  return Message.create({ msgType: 'execute_request', session: 's', msgId, metadata: { cellId } });
}

function answer(msgType: string, to: Message, content: object = {}): Message {
  return Message.create({ msgType, session: 'k', parent: to.header, content });
}

/** Executions of a kernel whose journal numbers what it says from 1. */
class Scene {
  readonly executions = new Executions();
  #sequence = 0;

  ask(message: Message, now = 1, notebook?: string): void {
    this.executions.asked({ message, origin: ORIGIN, notebook, now });
  }

  hear(channel: Channel, message: Message, now = 2): void {
    this.#sequence += 1;
    const kind = kindOf(channel, message);
    this.executions.observe({ channel, message, kind, sequence: this.#sequence, now });
  }
}

describe('Executions', () => {
  it.each([
    ['ok', 'ok'],
    ['error', 'error'],
    ['aborted', 'aborted'],
    ['abort', 'aborted'],
  ])('records a reply of status %s as %s', (status, state) => {
    const scene = new Scene();
    const asked = request('m', 'cell');
    scene.ask(asked, 1, 'a/b.ipynb');
    scene.hear('iopub', answer('execute_input', asked), 2);
    scene.hear('shell', answer('execute_reply', asked, { status }), 3);
    expect(scene.executions.list()).toEqual([
      {
        ...{ msgId: 'm', session: 's', notebook: 'a/b.ipynb', cellId: 'cell', state },
        ...{ queuedAt: 1, startedAt: 2, endedAt: 3, first: 1, last: 2 },
      },
    ]);
    expect(scene.executions.get('m')).toEqual(scene.executions.list()[0]);
    expect(scene.executions.get('n')).toBeUndefined();
  });

  it('knows where in the journal each of them is, also where they overlap', () => {
    const scene = new Scene();
    const [one, two] = [request('one'), request('two')];
    scene.ask(one);
    scene.ask(two);
    scene.hear('iopub', answer('status', one, { execution_state: 'busy' }));
    scene.hear('iopub', answer('stream', one));
    scene.hear('iopub', answer('status', two, { execution_state: 'busy' }));
    scene.hear('iopub', answer('stream', one));
    scene.hear('iopub', answer('stream', two));
    scene.hear('iopub', answer('stream', request('other')));
    scene.hear('iopub', answer('stream', one));
    expect(scene.executions.list()).toMatchObject([
      { msgId: 'one', first: 1, last: 7 },
      { msgId: 'two', first: 3, last: 5 },
    ]);
  });

  it('marks what was open when the process ended', () => {
    const scene = new Scene();
    scene.ask(request('m', 5));
    scene.executions.lose(9);
    expect(scene.executions.list()).toMatchObject([
      { state: 'lost', endedAt: 9, cellId: undefined },
    ]);
  });

  it('ignores other requests and answers', () => {
    const scene = new Scene();
    scene.ask(Message.create({ msgType: 'complete_request', session: 's' }));
    scene.hear('shell', answer('execute_reply', request('unknown')));
    expect(scene.executions.list()).toEqual([]);
  });

  it('forgets the oldest that ended', () => {
    const scene = new Scene();
    for (let index = 0; index < 1500; index += 1) {
      const asked = request(String(index));
      scene.ask(asked, index);
      if (index > 0) scene.hear('shell', answer('execute_reply', asked, { status: 'ok' }), index);
    }
    const ids = scene.executions.list().map(({ msgId }) => msgId);
    expect(ids.length).toBeLessThanOrEqual(1001);
    expect(ids.slice(-1)).toEqual(['1499']);
    expect(ids).toContain('0');
  });

  it('keeps no more than ten thousand that a kernel never answers, and few again when it has', () => {
    const scene = new Scene();
    const asked = Array.from({ length: 12_000 }, (_, index) => request(String(index)));
    for (const one of asked) scene.ask(one);
    expect(scene.executions.list().length).toBe(10_000);
    expect(scene.executions.list()[0]?.msgId).toBe('2000');
    scene.executions.lose(3);
    for (const one of asked) scene.ask(one);
    expect(scene.executions.list().filter(({ state }) => state === 'lost')).toEqual([]);
  });
});

describe('Origins', () => {
  it('finds who asked by the message, else by the session in it', () => {
    const origins = new Origins();
    const asked = request('m');
    origins.note('m', ORIGIN);
    expect(origins.of(answer('x', asked))).toEqual(ORIGIN);
    expect(origins.of(answer('x', request('other')))).toEqual({ connection: '', session: 's' });
    expect(origins.of(Message.create({ msgType: 'x', session: 'k' }))).toBeUndefined();
  });

  it('remembers the newest ten thousand', () => {
    const origins = new Origins();
    for (let index = 0; index <= 10_000; index += 1) origins.note(String(index), ORIGIN);
    expect(origins.of(answer('x', request('0')))).toMatchObject({ connection: '' });
    expect(origins.of(answer('x', request('1')))).toEqual(ORIGIN);
  });
});
