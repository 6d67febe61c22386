import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { UsageError } from './errors.ts';

const options = {
  aliases: new Map([
    ['port', 'ServerApp.port'],
    ['notebook-dir', 'ServerApp.root_dir'],
    ['watch', 'LabApp.watch'],
  ]),
  flags: new Map([
    ['no-browser', { assigns: { 'ServerApp.open_browser': false }, help: '' }],
    ['y', { assigns: { 'JupyterApp.answer_yes': true }, help: '' }],
    ['watch', { assigns: { 'LabApp.watch': true }, help: '' }],
  ]),
};

function parse(...argv: string[]) {
  const { tree, positionals, warnings } = parseCommandLine(argv, options);
  const given = [...tree.entries()].map(([className, trait, entry]) => [
    `${className}.${trait}`,
    'texts' in entry ? entry.texts : 'value' in entry && entry.value,
  ]);
  return { given: Object.fromEntries(given) as unknown, positionals, warnings };
}

describe('parseCommandLine', () => {
  it('reads traits with an equals sign and with a blank', () => {
    expect(parse('--ServerApp.port=1', '--ServerApp.ip', '0.0.0.0').given).toEqual({
      'ServerApp.port': ['1'],
      'ServerApp.ip': ['0.0.0.0'],
    });
  });

  it('reads aliases in both forms', () => {
    expect(parse('--port=9000', '--notebook-dir', '/data').given).toEqual({
      'ServerApp.port': ['9000'],
      'ServerApp.root_dir': ['/data'],
    });
  });

  it('collects a repeated trait, also through its alias', () => {
    expect(parse('--port=1', '--ServerApp.port=2').given).toEqual({ 'ServerApp.port': ['1', '2'] });
  });

  it('keeps empty values and equals signs inside values', () => {
    expect(parse('--IdentityProvider.token=', '--A.b=c=d=e').given).toEqual({
      'IdentityProvider.token': [''],
      'A.b': ['c=d=e'],
    });
  });

  it('applies flags, which win over values', () => {
    expect(parse('--no-browser', '-y', '--ServerApp.open_browser=True').given).toEqual({
      'ServerApp.open_browser': false,
      'JupyterApp.answer_yes': true,
    });
  });

  it('takes a name that is flag and alias as either', () => {
    expect(parse('--watch').given).toEqual({ 'LabApp.watch': true });
    expect(parse('--watch=False').given).toEqual({ 'LabApp.watch': ['False'] });
  });

  it('collects what is not an option, before and after options and after --', () => {
    expect(parse('a', '--no-browser', 'b', '--', '--port=1').positionals).toEqual([
      'a',
      'b',
      '--port=1',
    ]);
    expect(parse('-').positionals).toEqual(['-']);
  });

  it('takes negative numbers and texts with blanks as values', () => {
    expect(parse('--A.b', '-1', '--A.c', '-x y').given).toEqual({ 'A.b': ['-1'], 'A.c': ['-x y'] });
  });

  it('warns of an unknown alias as Jupyter does', () => {
    expect(parse('--colour=red')).toEqual({
      given: {},
      positionals: [],
      warnings: ["Unrecognized alias: 'colour', it will have no effect."],
    });
  });

  it.each([
    [['--port'], 'argument --port: expected one argument'],
    [['--port', '--no-browser'], 'argument --port: expected one argument'],
    [['--A.b'], 'argument --A.b: expected one argument'],
    [['--nonsense'], 'unrecognized option: --nonsense'],
    [['--no-browser=1'], "argument --no-browser: ignored explicit argument '1'"],
    [['--=x'], 'unrecognized arguments: --=x'],
  ])('refuses %j', (argv, message) => {
    expect(() => parse(...argv)).toThrow(new UsageError(message));
  });

  it('reads any words or says what it does not understand', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('-ab.=A1 "[]~/y')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        try {
          parse(...argv);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives back every value of every trait as it was written', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
    fc.assert(
      fc.property(name, name, fc.string({ unit: 'binary' }), (className, trait, value) => {
        const given = parse(`--${className}.${trait}=${value}`).given as Record<string, unknown>;
        expect(given).toEqual({ [`${className}.${trait}`]: [value] });
      }),
    );
  });
});
