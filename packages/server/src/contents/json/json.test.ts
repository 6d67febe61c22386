import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatRepr } from './float.ts';
import { JsonSyntaxError, parseJson } from './parse.ts';
import { compareCodePoints, isTruthy, JsonFloat, type JsonValue } from './value.ts';
import { writeCompact, writePython } from './write.ts';

const LAYOUT = { indent: 1, sortKeys: true, ensureAscii: false };

/** A parsed value as plain JavaScript, for comparison with `JSON.parse`. */
function plain(value: JsonValue): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof JsonFloat) return value.value;
  return typeof value === 'bigint' ? Number(value) : value;
}

describe('parseJson', () => {
  it('reads what JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(plain(parseJson(text))).toEqual(
          JSON.parse(text.replaceAll('"__proto__"', '"proto"')),
        );
      }),
      { examples: [['{"a":[1,-2.5e3,"\\u00e9\\n",{},[],null,true,false]}'], [' [ 1 , 2 ] ']] },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'a',
      '1',
      '-',
      '.',
      'e',
      '+',
      ' ',
      '\n',
      '\u0000',
      'null',
      'true',
      '0',
      '"a"',
      '\\u12',
      'é',
      '\ufeff',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        (text) => {
          expect(accepts(() => parseJson(text))).toBe(accepts(() => JSON.parse(text)));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('keeps integers of any size and floats apart from integers', () => {
    const text = '[12345678901234567890,-9007199254740993,1.0,-0.0,1e5,2.50,-0,0]';
    expect(writeCompact(parseJson(text))).toBe(
      '[12345678901234567890,-9007199254740993,1.0,-0.0,100000.0,2.5,0,0]',
    );
  });

  it('keeps keys in their order, whatever their names', () => {
    const text = '{"b":1,"2":2,"1":3,"__proto__":{"x":4},"constructor":5}';
    expect(writeCompact(parseJson(text))).toBe(text);
  });

  it('lets the last of equal keys win in the place of the first', () => {
    expect(writeCompact(parseJson('{"a":1,"b":2,"a":3}'))).toBe('{"a":3,"b":2}');
  });

  it('reads the numbers that Python writes and JSON does not know', () => {
    expect(writeCompact(parseJson('[NaN,Infinity,-Infinity,1e999]'))).toBe(
      '[NaN,Infinity,-Infinity,Infinity]',
    );
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "'a'",
    '"\n"',
    '"\\x"',
    '01',
    '1.',
    '.5',
    '+1',
    '[1 2]',
    '1 2',
    '\ufeff1',
    'nul',
  ])('refuses %j', (text) => {
    expect(() => parseJson(text)).toThrow(JsonSyntaxError);
  });

  it('refuses what is nested too deeply instead of running out of stack', () => {
    expect(() => parseJson('['.repeat(100_000))).toThrow(JsonSyntaxError);
    expect(() => parseJson('[{"a":'.repeat(100_000))).toThrow(JsonSyntaxError);
    expect(() => parseJson('['.repeat(900) + ']'.repeat(900))).not.toThrow();
  });

  it('refuses integers that Python would not convert', () => {
    expect(() => parseJson('1'.repeat(5000))).toThrow(JsonSyntaxError);
  });
});

function accepts(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    expect(error).toSatisfy((one) => one instanceof SyntaxError || one instanceof JsonSyntaxError);
    return false;
  }
}

describe('writePython', () => {
  it('sorts keys by code point and indents by one', () => {
    const text = '{"b":[],"a":{},"\uffff":1,"😀":[1,{"x":"é"}]}';
    expect(writePython(parseJson(text), LAYOUT)).toBe(
      '{\n "a": {},\n "b": [],\n "\uffff": 1,\n "😀": [\n  1,\n  {\n   "x": "é"\n  }\n ]\n}',
    );
  });

  it('escapes only what it must', () => {
    expect(writePython('"\\\b\f\n\r\t\u0000\u001f\u007f\u2028/é', LAYOUT)).toBe(
      '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028/é"',
    );
  });

  it('escapes everything but ASCII where it is told to', () => {
    expect(writePython('é😀\u007f', { ...LAYOUT, ensureAscii: true })).toBe(
      '"\\u00e9\\ud83d\\ude00\\u007f"',
    );
  });

  it('leaves half characters as they are, for the encoder to refuse', () => {
    expect(writePython('\\ud800 \ud800"', LAYOUT)).toBe('"\\\\ud800 \ud800\\""');
  });

  it('writes what can be read again', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text);
        expect(parseJson(writePython(value, { ...LAYOUT, sortKeys: false }))).toEqual(value);
        expect(parseJson(writeCompact(value))).toEqual(value);
      }),
    );
  });
});

describe('floatRepr', () => {
  it.each([
    [1, '1.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [2.5, '2.5'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e300, '1.5e+300'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.25e-7, '1.25e-07'],
    [5e-324, '5e-324'],
    [123456.789, '123456.789'],
    [-1e22, '-1e+22'],
  ])('prints %d as %s', (value, text) => {
    expect(floatRepr(value)).toBe(text);
  });

  it('prints what reads as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(floatRepr(value))).toBe(value);
      }),
    );
  });
});

describe('values', () => {
  it('compare by code point', () => {
    expect(['😀', '\uffff', 'b', 'a', 'ab', ''].sort(compareCodePoints)).toEqual([
      '',
      'a',
      'ab',
      'b',
      '\uffff',
      '😀',
    ]);
  });

  it('are true as in Python', () => {
    for (const text of ['0', '0.0', '""', '[]', '{}', 'null', 'false'])
      expect(isTruthy(parseJson(text))).toBe(false);
    for (const text of ['1', '0.5', '"0"', '[0]', '{"a":0}', 'true'])
      expect(isTruthy(parseJson(text))).toBe(true);
  });
});
