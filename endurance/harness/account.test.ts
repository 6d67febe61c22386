import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';
import { numberedText } from '../../bench/synthetic-kernel/numbered.mjs';
import { Account } from './account.ts';
import type { Arrived } from './tab.ts';

function stream(text: string, metadata: object = {}): Arrived {
  const content = { name: 'stdout', text };
  const message = Message.create({ msgType: 'stream', session: 's', content, metadata });
  return { channel: 'iopub', message };
}

const lines = (...numbers: readonly number[]): string =>
  numbers.map((number) => numberedText(number, 60)).join('');

function accountOf(...arrived: readonly Arrived[]): Account {
  const account = new Account();
  for (const one of arrived) account.note(one);
  return account;
}

describe('an account', () => {
  it('has no faults where all came once and in order, joined or not', () => {
    const account = accountOf(stream(lines(1, 2, 3)), stream(lines(4)));
    expect([account.faults(4), account.messages]).toEqual([[], 2]);
  });

  it.each([
    ['what is missing', [stream(lines(1, 4))], ['2 missing from 2 on']],
    ['what came again', [stream(lines(1, 2)), stream(lines(2, 3, 4))], ['1 came again']],
    ['what is not whole', [stream(lines(1, 2, 3, 4)), stream('nothing\n')], ['1 were not whole']],
    ['what never came', [stream(lines(1, 2))], ['nothing came after 2']],
  ])('tells %s', (_what, arrived, expected) => {
    expect(accountOf(...arrived).faults(4)).toEqual(expected);
  });

  it('knows a mark from output', () => {
    const missing = { from: 7, to: 9, url: '/x' };
    const account = accountOf(stream('left out\n', { elara: { missing } }), stream(lines(1)));
    expect([account.marks, account.faults(1)]).toEqual([[missing], []]);
  });
});
