import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';
import type { Command } from './subcommand.ts';

const command: Command = {
  name: 'try',
  summary: 'Try',
  maxOperands: 2,
  options: [
    { name: 'json', help: '' },
    { name: 'f', help: '' },
    { name: 'sys-prefix', help: '' },
    { name: 'name', value: 'NAME', help: '' },
  ],
  run: async () => 0,
};

const read = (...argv: string[]) => {
  const { operands, values } = readArguments(command, argv);
  return { operands, values: Object.fromEntries(values) };
};

describe('readArguments', () => {
  it('takes options before, between and after operands', () => {
    expect(read('--json', 'a', '-f', 'b', '--sys-prefix')).toEqual({
      operands: ['a', 'b'],
      values: { json: '', f: '', 'sys-prefix': '' },
    });
  });

  it.each([[['--name=x']], [['--name', 'x']], [['-name', 'x']], [['--name=y', '--name=x']]])(
    'reads a value from %j',
    (argv) => {
      expect(read(...argv).values).toEqual({ name: 'x' });
    },
  );

  it('takes an empty value, and one with equals signs in it', () => {
    expect(read('--name=').values).toEqual({ name: '' });
    expect(read('--name=a=b').values).toEqual({ name: 'a=b' });
  });

  it('takes everything after two dashes as operands, and a single dash as one', () => {
    expect(read('--', '--json', '-f').operands).toEqual(['--json', '-f']);
    expect(read('-').operands).toEqual(['-']);
  });

  it('knows --debug for every command', () => {
    expect(read('--debug').values).toEqual({ debug: '' });
  });

  it.each([
    [['--nonsense'], 'unrecognized option: --nonsense'],
    [['--json=1'], "argument --json=1: ignored explicit argument '1'"],
    [['--name'], 'argument --name: expected one argument'],
    [['a', 'b', 'c'], 'unrecognized arguments: c'],
    [['--1'], 'unrecognized option: --1'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });

  it('gives operands back as they came, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 2 }), (operands) => {
        expect(read('--', ...operands).operands).toEqual(operands);
      }),
    );
  });
});
