import { beforeEach, describe, expect, it } from 'vitest';

import { Executions } from './executions.ts';
import { History } from './history.ts';
import type { Origin } from './origin.ts';

let said: string[] = [];
let cells = 0;
let executions: Executions;
let history: History;

function origin(id: string): Origin {
  const header = {
    msg_id: id,
    msg_type: 'execute_request',
    session: 's',
    username: 'u',
    date: '',
    version: '5.4',
  };
  return { channel: 'shell', identities: [Buffer.from('client')], header };
}

beforeEach(() => {
  said = [];
  cells = 0;
  history = new History();
  executions = new Executions(
    {
      publish: ({ header }, msgType, content) => {
        said.push(`${header.msg_id} ${msgType} ${JSON.stringify(content)}`);
      },
      reply: ({ header }, _msgType, content) => {
        said.push(
          `${header.msg_id} reply ${String(Reflect.get(content, 'status'))} ${String(Reflect.get(content, 'execution_count'))}`,
        );
      },
      status: ({ header }, state) => {
        said.push(`${header.msg_id} ${state}`);
      },
      execute: ({ header }, request) => {
        said.push(`${header.msg_id} runs ${request.code}`);
        cells += 1;
        return cells;
      },
    },
    history,
  );
});

const FAILED = { ename: 'E', evalue: 'e', traceback: [] };
const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

describe('Executions', () => {
  it('runs one request after the other', () => {
    executions.enqueue(origin('a'), { code: '1' });
    executions.enqueue(origin('b'), { code: '2' });
    expect(executions.runningCell).toBe(1);
    executions.done(1, undefined, {});
    executions.done(2, undefined, {});
    expect(said).toEqual([
      'a busy',
      'a execute_input {"code":"1","execution_count":1}',
      'a runs 1',
      'a reply ok 1',
      'a idle',
      'b busy',
      'b execute_input {"code":"2","execution_count":2}',
      'b runs 2',
      'b reply ok 2',
      'b idle',
    ]);
    expect(executions.runningCell).toBe(0);
  });

  it('aborts what had been sent before the error could be known', async () => {
    executions.enqueue(origin('a'), { code: 'throw' });
    executions.enqueue(origin('b'), { code: '2' });
    executions.done(1, FAILED, {});
    // Still on its way when the error happened.
    executions.enqueue(origin('c'), { code: '3' });
    await turns();
    expect(said.slice(3)).toEqual([
      'a reply error 1',
      'a idle',
      'b busy',
      'b reply aborted 1',
      'b idle',
      'c busy',
      'c reply aborted 1',
      'c idle',
    ]);
    executions.enqueue(origin('d'), { code: '4' });
    expect(said.at(-1)).toBe('d runs 4');
  });

  it('goes on behind an error where that is wanted', () => {
    executions.enqueue(origin('a'), { code: 'throw', stop_on_error: false });
    executions.enqueue(origin('b'), { code: '2' });
    executions.done(1, FAILED, {});
    expect(said.at(-1)).toBe('b runs 2');
  });

  it('says nothing of silent requests and does not count them', () => {
    executions.enqueue(origin('a'), { code: '1', silent: true });
    executions.done(1, undefined, {});
    expect(said).toEqual(['a busy', 'a runs 1', 'a reply ok 0', 'a idle']);
    expect(history.query({})).toEqual([]);
  });

  it('remembers results for the history', () => {
    executions.enqueue(origin('a'), { code: '1' });
    executions.noteResult(1, 'one');
    executions.noteResult(9, 'of another');
    expect(history.query({ output: true })).toEqual([[1, 1, ['1', 'one']]]);
  });

  it('is not confused by the end of a cell that is not running', () => {
    executions.done(5, undefined, {});
    executions.enqueue(origin('a'), { code: '1' });
    executions.done(5, undefined, {});
    expect(executions.runningCell).toBe(1);
  });
});
