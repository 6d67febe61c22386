import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { Executions } from './executions.ts';
import { Origins } from './origins.ts';

const ORIGIN = { connection: 'c', session: 's' };

function request(msgId: string, cellId?: unknown): Message {
  return Message.create({ msgType: 'execute_request', session: 's', msgId, metadata: { cellId } });
}

function answer(msgType: string, to: Message, content: object = {}): Message {
  return Message.create({ msgType, session: 'k', parent: to.header, content });
}

describe('Executions', () => {
  it.each([
    ['ok', 'ok'],
    ['error', 'error'],
    ['aborted', 'aborted'],
    ['abort', 'aborted'],
  ])('records a reply of status %s as %s', (status, state) => {
    const executions = new Executions();
    const asked = request('m', 'cell');
    executions.asked(asked, ORIGIN, 1);
    executions.observe('iopub', answer('execute_input', asked), 2);
    executions.observe('shell', answer('execute_reply', asked, { status }), 3);
    expect(executions.list()).toEqual([
      { msgId: 'm', session: 's', cellId: 'cell', state, queuedAt: 1, startedAt: 2, endedAt: 3 },
    ]);
  });

  it('marks what was open when the process ended', () => {
    const executions = new Executions();
    executions.asked(request('m', 5), ORIGIN, 1);
    executions.lose(9);
    expect(executions.list()).toMatchObject([{ state: 'lost', endedAt: 9, cellId: undefined }]);
  });

  it('ignores other requests and answers', () => {
    const executions = new Executions();
    executions.asked(Message.create({ msgType: 'complete_request', session: 's' }), ORIGIN, 1);
    executions.observe('shell', answer('execute_reply', request('unknown')), 2);
    expect(executions.list()).toEqual([]);
  });

  it('forgets the oldest that ended', () => {
    const executions = new Executions();
    for (let index = 0; index < 1500; index += 1) {
      const asked = request(String(index));
      executions.asked(asked, ORIGIN, index);
      if (index > 0)
        executions.observe('shell', answer('execute_reply', asked, { status: 'ok' }), index);
    }
    const ids = executions.list().map(({ msgId }) => msgId);
    expect(ids.length).toBeLessThanOrEqual(1001);
    expect(ids.slice(-1)).toEqual(['1499']);
    expect(ids).toContain('0');
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
