import { describe, expect, it } from 'vitest';
import { Tally } from './tally.mjs';
import { count } from './vitest.mjs';

const results = { passed: 3, failed: [], skipped: ['kernels > runs Python'] };

describe('Tally', () => {
  it('ends with one line that counts everything', () => {
    const tally = new Tally({ skippedFails: false });
    tally.addChecks([
      { name: 'types', ok: true },
      { name: 'lint', ok: false },
    ]);
    tally.addTests({ passed: 3, failed: ['a > b'], skipped: [] });
    expect(tally.lines().at(-1)).toBe('4 passed, 2 failed');
    expect(tally.lines()).toContain('  check: lint');
    expect(tally.lines()).toContain('  a > b');
    expect(tally.isGreen()).toBe(false);
  });

  it('names what was skipped and is green all the same', () => {
    const tally = new Tally({ skippedFails: false });
    tally.addTests(results);
    expect(tally.lines()).toEqual([
      '',
      '1 skipped:',
      '  kernels > runs Python',
      '3 passed, 0 failed, 1 skipped',
    ]);
    expect(tally.isGreen()).toBe(true);
  });

  it('counts what was skipped as failed in CI', () => {
    const tally = new Tally({ skippedFails: true });
    tally.addTests(results);
    expect(tally.lines()).toContain('1 skipped, which CI does not accept:');
    expect(tally.lines().at(-1)).toBe('3 passed, 1 failed');
    expect(tally.isGreen()).toBe(false);
  });

  it('is not green when nothing was tested', () => {
    expect(new Tally({ skippedFails: false }).isGreen()).toBe(false);
  });
});

describe('count', () => {
  const test = (status: string, title: string) => ({ status, title, ancestorTitles: ['room'] });
  const file = (...assertionResults: ReturnType<typeof test>[]) => ({
    name: '/clone/a.test.ts',
    status: 'passed',
    message: '',
    assertionResults,
  });

  it('sorts tests by how they ended, with the file and the titles in their names', () => {
    const tests = [
      test('passed', 'a'),
      test('failed', 'b'),
      test('skipped', 'c'),
      test('todo', 'd'),
    ];
    expect(count('/clone', 'unit', [file(...tests)], 1)).toEqual({
      passed: 1,
      failed: ['a.test.ts > room > b'],
      skipped: ['a.test.ts > room > c', 'a.test.ts > room > d'],
    });
  });

  it('counts a file that could not be loaded', () => {
    const broken = { ...file(), status: 'failed', message: 'SyntaxError' };
    expect(count('/clone', 'unit', [broken], 1).failed).toEqual(['a.test.ts: SyntaxError']);
  });

  it('counts an error outside of the tests', () => {
    const { failed } = count('/clone', 'unit', [file(test('passed', 'a'))], 1);
    expect(failed).toEqual(['unit: vitest ended with 1']);
  });
});
