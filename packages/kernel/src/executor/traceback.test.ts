import { describe, expect, it } from 'vitest';

import { describeError, describeSyntaxError, type CellSource } from './traceback.ts';

const SOURCE: CellSource = {
  code: 'one\ntwo\nthree\nfour\nfive',
  locate: (line, column) => ({ line, column: column + 1 }),
};
const find = (name: string): CellSource | undefined => (name === 'In[1]' ? SOURCE : undefined);

function withStack(error: Error, ...frames: string[]): Error {
  error.stack = [String(error), ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

function plain(lines: readonly string[]): string {
  return lines.join('\n').replace(/\u001b\[[\d;]*m/g, '');
}

describe('describeError', () => {
  it('quotes the first line of a cell in the stack and leaves out what is not the user’s', () => {
    const error = withStack(
      new TypeError('bad'),
      'JSON.parse (<anonymous>)',
      'inner (file:///home/x/lib.ts:7:3)',
      'f (In[1]:3:2)',
      'async In[1]:5:1',
      'process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      'eval (eval at <anonymous> (In[1]:1:1), <anonymous>:1:7)',
    );
    const content = describeError(error, find);
    expect(content).toMatchObject({ ename: 'TypeError', evalue: 'bad' });
    expect(plain(content.traceback)).toBe(
      [
        'TypeError: bad',
        '  1 | one',
        '  2 | two',
        '> 3 | three',
        '    |   ^',
        '  4 | four',
        '  5 | five',
        '    at inner (/home/x/lib.ts:7:3)',
        '    at f (In[1]:3:3)',
        '    at In[1]:5:2',
      ].join('\n'),
    );
  });

  it('shows properties, causes and parts', () => {
    const cause = withStack(new Error('why'));
    const error = withStack(Object.assign(new Error('x', { cause }), { code: 'E1' }));
    expect(plain(describeError(error, find).traceback)).toBe(
      "Error: x\n{ code: 'E1' }\nCaused by Error: why",
    );
    const many = withStack(new AggregateError([withStack(new Error('a')), 5], 'many'));
    expect(plain(describeError(many, find).traceback)).toBe(
      'AggregateError: many\n  Error: a\n  Thrown: 5',
    );
  });

  it.each([
    ['text', 'text'],
    [{ a: 1 }, '{ a: 1 }'],
    [null, 'null'],
    [undefined, 'undefined'],
  ])('describes %j, which is no Error', (value, evalue) => {
    const content = describeError(value, find, 'Uncaught ');
    expect(content).toMatchObject({ ename: 'Thrown', evalue });
    expect(plain(content.traceback)).toBe(`Uncaught Thrown: ${evalue}`);
  });

  it('survives errors without a stack', () => {
    const error = Object.assign(new Error('x'), { stack: undefined });
    expect(plain(describeError(error, find).traceback)).toBe('Error: x');
  });
});

describe('describeSyntaxError', () => {
  it('marks the place where reading failed', () => {
    const content = describeSyntaxError(
      { message: 'Unexpected' },
      { line: 1, column: 1 },
      'In[1]',
      SOURCE,
    );
    expect(plain(content.traceback)).toBe(
      'SyntaxError: Unexpected\n> 1 | one\n    |  ^\n  2 | two\n  3 | three\n    at In[1]:1:2',
    );
  });
});
