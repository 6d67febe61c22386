import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../json/parse.ts';
import { Base64Error, decodeBytes, encodeBytes } from './base64.ts';
import { globToRegExp } from './fnmatch.ts';
import { guessType } from './mimetypes.ts';
import { isSystemError, osErrorText } from './os-error.ts';
import { pformat } from './pprint.ts';
import { codePointLength, repr, reprString, splitLines, splitLinesKeepEnds, str } from './text.ts';

describe('splitLinesKeepEnds', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a\n']],
    ['\n\n', ['\n', '\n']],
    ['a\r\nb\rc\nd', ['a\r\n', 'b\r', 'c\n', 'd']],
    [
      'a\vb\fc\x1cd\x1de\x1ef\x85g\u2028h\u2029i',
      ['a\v', 'b\f', 'c\x1c', 'd\x1d', 'e\x1e', 'f\x85', 'g\u2028', 'h\u2029', 'i'],
    ],
    ['a\x1fb\u00a0', ['a\x1fb\u00a0']],
  ])('splits %j as Python does', (text, lines) => {
    expect(splitLinesKeepEnds(text)).toEqual(lines);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(splitLinesKeepEnds(text).join('')).toBe(text);
        expect(splitLines(text)).toHaveLength(splitLinesKeepEnds(text).length);
      }),
    );
  });
});

describe('repr', () => {
  it.each([
    ['a', "'a'"],
    ["it's", `"it's"`],
    [`it's "x"`, `'it\\'s "x"'`],
    ['\\\n\r\t\0\x7f', "'\\\\\\n\\r\\t\\x00\\x7f'"],
    ['é\u00a0\u2028\ud800😀\u{10ffff}', "'é\\xa0\\u2028\\ud800😀\\U0010ffff'"],
  ])('shows the text %j as %s', (text, shown) => {
    expect(reprString(text)).toBe(shown);
  });

  it('shows values as Python does', () => {
    expect(repr(parseJson('{"b":[1,1.0,NaN,Infinity],"a":{"x":null,"y":true,"z":false}}'))).toBe(
      "{'b': [1, 1.0, nan, inf], 'a': {'x': None, 'y': True, 'z': False}}",
    );
    expect(str(parseJson('"a"'))).toBe('a');
    expect(str(parseJson('1e-5'))).toBe('1e-05');
  });

  it('counts code points', () => {
    expect(codePointLength('a😀\ud800')).toBe(3);
  });
});

describe('pformat', () => {
  it('breaks what is too long for a line', () => {
    const value = parseJson(
      '{"key":["aaaaaaaaaaaaaaaa","bbbbbbbbbbbbbbbb"],"text":"some words that go on and on"}',
    );
    expect(pformat(value, 30)).toBe(
      "{'key': ['aaaaaaaaaaaaaaaa',\n         'bbbbbbbbbbbbbbbb'],\n 'text': 'some words that go '\n         'on and on'}",
    );
    expect(pformat(parseJson('{"a long key, wider than a line":""}'), 12)).toBe(
      "{'a long key, wider than a line': ''}",
    );
    expect(pformat('some words that go on', 12)).toBe("('some '\n 'words '\n 'that go '\n 'on')");
  });
});

describe('base64', () => {
  it('reads back what it writes, as lines of 76', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBytes(Buffer.from(bytes));
        expect(text.split('\n').every((line) => line.length <= 76)).toBe(true);
        expect(decodeBytes(text)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    ['aGVsbG8=', 'hello'],
    ['aGV!sb G8=', 'hello'],
    ['aGVsbG8=garbage', 'hello'],
    ['aGVs=bG8=', 'hello'],
    ['aGVsbG8', 'Incorrect padding'],
    [
      'aGVsb',
      'Invalid base64-encoded string: number of data characters (5) cannot be 1 more than a multiple of 4',
    ],
    ['', ''],
    ['-_-_', ''],
  ])('treats %j as binascii does', (text, expected) => {
    const result = ((): string => {
      try {
        return decodeBytes(text).toString();
      } catch (error) {
        expect(error).toBeInstanceOf(Base64Error);
        return (error as Error).message;
      }
    })();
    expect(result).toBe(expected);
  });

  it('says where the first character is that is not ASCII', () => {
    expect(() => decodeBytes('ab\u2028')).toThrow(
      "'ascii' codec can't encode character '\\u2028' in position 2: ordinal not in range(128)",
    );
  });
});

describe('globToRegExp', () => {
  it.each([
    ['*.pyc', 'x.pyc', true],
    ['*.pyc', 'x.pyc2', false],
    ['*~', 'a.txt~', true],
    ['__pycache__', '__pycache__', true],
    ['__pycache__', 'x__pycache__', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[ab]x', 'bx', true],
    ['[!ab]x', 'bx', false],
    ['[!ab]x', 'cx', true],
    ['[]]x', ']x', true],
    ['a.b', 'axb', false],
    ['[x', '[x', true],
    ['a+(b)', 'a+(b)', true],
  ])('%s on %s: %s', (glob, name, matches) => {
    expect(globToRegExp(glob).test(name)).toBe(matches);
  });

  it('never fails to compile', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (glob, name) => {
        expect(typeof globToRegExp(glob).test(name)).toBe('boolean');
      }),
    );
  });
});

describe('guessType', () => {
  it.each([
    ['a.txt', 'text/plain', null],
    ['a.PNG', 'image/png', null],
    ['a.tar.gz', 'application/x-tar', 'gzip'],
    ['a.tgz', 'application/x-tar', 'gzip'],
    ['a.svgz', 'image/svg+xml', 'gzip'],
    ['a.js', 'application/javascript', null],
    ['a.py', 'text/x-python', null],
    ['a.ts', 'text/plain', null],
    ['a.ipynb', null, null],
    ['a.md', 'text/markdown', null],
    ['json', null, null],
    ['.bashrc', null, null],
    ['a.unknown', null, null],
    ['dir.txt/file', null, null],
  ])('%s is %s, %s', (name, type, encoding) => {
    expect(guessType(name)).toEqual({ type, encoding });
  });
});

describe('system errors', () => {
  it('are told in the words of Python', () => {
    const error = Object.assign(new Error('x'), { code: 'ENOSPC', errno: -28 });
    expect(isSystemError(error)).toBe(true);
    expect(isSystemError(error, 'ENOENT')).toBe(false);
    expect(isSystemError(new Error('x'))).toBe(false);
    if (isSystemError(error)) {
      expect(osErrorText(error)).toBe('[Errno 28] No space left on device');
      expect(osErrorText(error, "'/x'")).toBe("[Errno 28] No space left on device: '/x'");
    }
  });
});
