import { describe, expect, it } from 'vitest';
import type { Figure } from '../scenario.ts';
import { attempt, inWords } from './failure.ts';
import { cell, median, ratio, show, verdict } from './figures.ts';
import { page } from './page.ts';
import { gather, type Circumstances, type FigureResult } from './results.ts';

const circumstances: Circumstances = {
  date: '2026-01-01 12:00',
  machine: '2 × Processor',
  node: '20.20.2',
  versions: { jupyter_server: '2.21.1', Elara: '0.1.0' },
  load: 0.25,
  rounds: 3,
};

const seconds: Figure = { id: 'a', title: 'something', unit: 's' };
const result = (values: FigureResult['values']): FigureResult => ({ values, circumstances });

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[5], 5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('show', () => {
  it.each([
    [1.25, 's', '1.25 s'],
    [0.9999, 's', '1.00 s'],
    [0.035, 's', '35.0 ms'],
    [0.000_35, 's', '350 µs'],
    [2.4e-8, 's', '0.02 µs'],
    [75 * 1024 * 1024, 'bytes', '75.0 MB'],
    [24 * 1024, 'bytes', '24.0 kB'],
    [123_456, '1/s', '123 k/s'],
    [999, '1/s', '999 /s'],
    [0.002, 'share', '0.20 %'],
  ] as const)('%d in %s is %s', (value, unit, expected) => {
    expect(show(value, unit)).toBe(expected);
  });
});

describe('cell', () => {
  it('shows the median and half of what lies between the least and the most', () => {
    expect(cell(seconds, [1.1, 1, 0.9])).toBe('1.00 s ± 10 %');
    expect(cell(seconds, [2])).toBe('2.00 s');
    expect(cell(seconds, [0, 0])).toBe('0.00 µs ± 0 %');
  });

  it('shows why there is no value, or nothing', () => {
    expect(cell(seconds, 'has no such route')).toBe('has no such route');
    expect(cell(seconds, undefined)).toBe('');
  });
});

describe('verdict', () => {
  const values = { jupyter_server: [10], Elara: [1], raw: [0.5] };

  it.each([
    [{ ratio: 10 }, '≥ 10 ×: met'],
    [{ ratio: 11 }, '≥ 11 ×: **missed**'],
    [{ ratio: 0.5, of: 'raw' }, '≥ 0.5 ×: met'],
    [{ atMost: 1 }, '≤ 1.00 s: met'],
    [{ atMost: 0.9 }, '≤ 900 ms: **missed**'],
    [{ atLeast: 2 }, '≥ 2.00 s: **missed**'],
    [{ timesOf: 'raw', factor: 2 }, '≤ 2 × raw: met'],
    [{ timesOf: 'raw', factor: 1.9 }, '≤ 1.9 × raw: **missed**'],
  ] as const)('of the goal %j is %s', (goal, expected) => {
    expect(verdict({ ...seconds, goal }, result(values))).toBe(expected);
  });

  it('turns the ratio round where more is better', () => {
    const figure: Figure = { ...seconds, unit: '1/s', more: true, goal: { ratio: 20 } };
    const carried = result({ jupyter_server: [10], Elara: [300] });
    expect(ratio(figure, carried, 'jupyter_server')).toBe(30);
    expect(verdict(figure, carried)).toBe('≥ 20 ×: met');
  });

  it('says when one of both was not measured', () => {
    const figure: Figure = { ...seconds, goal: { ratio: 2 } };
    expect(verdict(figure, result({ Elara: [1] }))).toBe('≥ 2 ×: not measured');
    expect(verdict(figure, result({ jupyter_server: [1], Elara: 'failed: x' }))).toBe(
      '≥ 2 ×: not measured',
    );
  });
});

describe('gather', () => {
  it('sorts rounds by figures; one that failed has its reason', () => {
    const measured = {
      jupyter_server: [{ a: 2, b: 20 }, { a: 3 }],
      jupyverse: 'failed: it did not start',
      Elara: [
        { a: 1, b: 'lines were lost' },
        { a: 1, b: 5 },
      ],
    };
    expect(gather(['a', 'b'], measured, circumstances)).toEqual({
      a: result({ jupyter_server: [2, 3], jupyverse: 'failed: it did not start', Elara: [1, 1] }),
      b: result({
        jupyter_server: [20],
        jupyverse: 'failed: it did not start',
        Elara: 'lines were lost',
      }),
    });
  });
});

describe('page', () => {
  const figures: Figure[] = [
    { ...seconds, goal: { ratio: 5 } },
    { ...seconds, id: 'b', title: 'something else' },
    { ...seconds, id: 'c', title: 'not measured yet' },
  ];
  const text = page(figures, {
    a: result({ jupyter_server: [10, 12, 11], jupyverse: 'a | b', Elara: [2, 2, 2], raw: [1] }),
    b: { ...result({ Elara: [3] }), circumstances: { ...circumstances, load: 7 } },
    gone: result({ Elara: [1] }),
  });

  it('has a row for each figure that was measured', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| some'));
    expect(rows).toEqual([
      '| something | 11.0 s ± 9 % | a \\| b | 2.00 s ± 0 % | 1.00 s | 5.50 × |  | ≥ 5 ×: met |',
      '| something else |  |  | 3.00 s |  |  |  |  |',
    ]);
  });

  it('says when and where, once for what was measured together', () => {
    expect(text).toContain(
      '- 2026-01-01 12:00 UTC, 2 × Processor, Node.js 20.20.2, jupyter_server 2.21.1, Elara 0.1.0, 3 rounds, load 0.3 before: something\n',
    );
    expect(text).toContain('load 7.0 before: something else\n');
  });
});

describe('a failure', () => {
  it('is told by its last line, and not at any length', () => {
    expect(inWords(new Error('Traceback\n  File x\nTimeoutError: too late\n'))).toBe(
      'failed: TimeoutError: too late',
    );
    expect(inWords('x'.repeat(500))).toHaveLength(128);
  });

  it('leaves only its own figures without values', async () => {
    expect(await attempt(['a'], () => Promise.resolve({ a: 1 }))).toEqual({ a: 1 });
    expect(await attempt(['a', 'b'], () => Promise.reject(new Error('x')))).toEqual({
      a: 'failed: x',
      b: 'failed: x',
    });
  });
});
