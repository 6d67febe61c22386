import { describe, expect, it } from 'vitest';
import { parseProcess } from './processes.ts';
import { median, page } from './report.ts';
import type { Scenario } from './scenarios.ts';

describe('parseProcess', () => {
  it('reads CPU, parent and memory, whatever the program is called', () => {
    const stat = `42 (a) b (c) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 20 5 20 0 1 0 100 0 0`;
    expect(parseProcess(42, stat, 'Name:\ta\nVmRSS:\t    2048 kB\n', 'a b')).toEqual({
      pid: 42,
      parent: 7,
      command: 'a b',
      cpu: 2.25,
      memory: 2_097_152,
    });
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[5], 5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('page', () => {
  const scenario: Scenario = {
    name: 'startup',
    title: 'A start',
    rounds: 3,
    figures: [
      { name: 'CPU', unit: 's', goal: { ratio: 8 } },
      { name: 'memory', unit: 'MB', goal: { atMost: 80 } },
      { name: 'wall', unit: 's' },
    ],
    measure: () => Promise.resolve([]),
  };
  const around = {
    node: '20.20.2',
    jupyter: 'jupyter_server 2.21.1',
    load: 0.5,
    date: '2026-01-01',
  };

  it('shows medians, spread, the ratio and whether the goal was met', () => {
    const measured = {
      reference: [
        [8, 100, 2],
        [9, 100, 3],
        [10, 100, 4],
      ],
      ours: [
        [1, 81, 2],
        [1, 81, 1],
        [1.5, 81, 3],
      ],
    };
    const text = page(scenario, measured, around);
    expect(text).toContain(
      '| CPU | 9.00 [8.00 – 10.0] s | 1.00 [1.00 – 1.50] s | 9.0 × | ≥ 8 ×: met |',
    );
    expect(text).toContain('| 1.2 × | ≤ 80 MB: missed |');
    expect(text).toContain('| wall | 3.00 [2.00 – 4.00] s | 2.00 [1.00 – 3.00] s | 1.5 × |  |');
    expect(text).toContain('3 interleaved rounds');
  });
});
