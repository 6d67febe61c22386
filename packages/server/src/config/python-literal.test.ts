import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLiteral, type LiteralValue } from './python-literal.ts';
import { LiteralError } from './python-source.ts';

describe('parseLiteral', () => {
  it.each<[string, LiteralValue]>([
    ['None', null],
    ['True', true],
    ['False', false],
    ['0', 0],
    ['-12', -12],
    ['+3', 3],
    ['1_000', 1000],
    ['0x1F', 31],
    ['0o17', 15],
    ['0b101', 5],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['2.', 2],
    ['1e3', 1000],
    ['-1.5E-3', -0.0015],
    ['00', 0],
    ['9007199254740993', 9007199254740993n],
    ["'a'", 'a'],
    ['"it\'s"', "it's"],
    ["'a' 'b'", 'ab'],
    ["('a'\n 'b')", 'ab'],
    ["r'C:\\new'", 'C:\\new'],
    ["u'x'", 'x'],
    ["'\\n\\t\\x41\\u00e9\\U0001F600\\101\\q'", '\n\tAé😀A\\q'],
    ["'''two\nlines'''", 'two\nlines'],
    ['"""a "quoted" word"""', 'a "quoted" word'],
    ['""', ''],
    ['"a\\\r\nb"', 'ab'],
    ['[]', []],
    ['[1, [2, 3],]', [1, [2, 3]]],
    ['()', []],
    ['set()', []],
    ['(1)', 1],
    ['(1,)', [1]],
    ["('a#',)", ['a#']],
    ['1, 2', [1, 2]],
    ['{}', {}],
    ["{'a': 1, 'b': {'c': None}}", { a: 1, b: { c: null } }],
    ['{1: 2}', { '1': 2 }],
    ['{1, 2}', [1, 2]],
    ['{"headers": {"X": "y"}}  # why', { headers: { X: 'y' } }],
    ['[ # first\n 1, # second\n 2 ]', [1, 2]],
    ['  7  ', 7],
  ])('reads %s', (text, value) => {
    expect(parseLiteral(text)).toEqual(value);
  });

  it('reads bytes as bytes', () => {
    expect(parseLiteral("b'\\x00\\xffa'")).toEqual(Buffer.from([0, 255, 97]));
  });

  it('keeps a key called __proto__ as a key', () => {
    const value = parseLiteral("{'__proto__': {'polluted': True}}");
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    '',
    'foo',
    'none',
    'os.environ["A"]',
    '1 + 1',
    '--1',
    '012',
    '1__0',
    '1.2.3',
    '1abc',
    "'open",
    "'two\nlines'",
    "'''open'",
    "f'{x}'",
    "'a' b'b'",
    "b'é'",
    "'\\x4'",
    "'\\N{DASH}'",
    '[1',
    '[1 2]',
    '[,]',
    '(,)',
    "{'a'}: 1",
    "{'a': }",
    '{[]: 1}',
    "{'a': 1, 'b'}",
    '1 2',
    '[i for i in x]',
    'lambda: 1',
    '['.repeat(500) + ']'.repeat(500),
  ])('refuses %j', (text) => {
    expect(() => parseLiteral(text)).toThrow(LiteralError);
  });

  it('says where the text stops being a literal', () => {
    expect(() => parseLiteral('[1, x]')).toThrow(expect.objectContaining({ offset: 4 }));
  });

  it('reads back everything that Python would print', () => {
    fc.assert(
      fc.property(literal(), (value) => {
        expect(parseLiteral(repr(value))).toEqual(value);
      }),
    );
  });

  it('either reads a text or says that it is no literal', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...`[]{}(),:'"\\ 1.e-bruNone#\n`.split('')) }),
        (text) => {
          try {
            parseLiteral(text);
          } catch (error) {
            expect(error).toBeInstanceOf(LiteralError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function literal(): fc.Arbitrary<LiteralValue> {
  return fc.letrec<{ value: LiteralValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.maxSafeInteger().map((number) => number + 0),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((number) => !Object.is(number, -0)),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
}

/** Python's `repr` of a value. */
function repr(value: LiteralValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return reprString(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'number') return reprNumber(value);
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value as Record<string, LiteralValue>);
  return `{${entries.map(([key, item]) => `${reprString(key)}: ${repr(item)}`).join(', ')}}`;
}

/** Whole floats beyond the safe integers need their point, or they would be ints. */
function reprNumber(value: number): string {
  const text = String(value);
  return Number.isSafeInteger(value) || /[.e]/.test(text) ? text : `${text}.0`;
}

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\'"\n\r]/g, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    return character === '\\' || character === quote ? `\\${character}` : character;
  });
  return quote + inside + quote;
}
