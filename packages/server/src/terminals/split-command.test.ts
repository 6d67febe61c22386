import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommand } from './split-command.ts';

describe('splitting a command line', () => {
  it.each([
    ['bash -l', ['bash', '-l']],
    ['  bash   -l ', ['bash', '-l']],
    ["sh -c 'echo a b'", ['sh', '-c', 'echo a b']],
    ['sh -c "echo \\"a\\" $X"', ['sh', '-c', 'echo "a" $X']],
    ['a\\ b c', ['a b', 'c']],
    [`pre"mid"'post'`, ['premidpost']],
    [`''`, ['']],
    ['"a\\nb"', ['a\\nb']],
    ['', []],
    ["open 'never closed", ['open', 'never closed']],
  ])('reads %s', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it('gives back words that were quoted', () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(splitCommand(words.map(quote).join(' '))).toEqual(words);
      }),
    );
  });
});
