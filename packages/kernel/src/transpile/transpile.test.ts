import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadCompiler, needsCompiler } from './compiler.ts';
import { CellSyntaxError } from './errors.ts';
import { DeclaredNames } from './redeclare.ts';
import { transpileCell } from './transpile.ts';

function code(source: string, known = new DeclaredNames()): string {
  return transpileCell(source, known).code;
}

/** Remembers what each cell declares, as the executor does. */
function inSequence(...sources: string[]): string {
  const known = new DeclaredNames();
  let last = '';
  for (const source of sources) {
    const cell = transpileCell(source, known);
    known.remember(cell.names);
    last = cell.code;
  }
  return last;
}

describe('transpileCell', () => {
  it('strips types and keeps every line in its place', () => {
    expect(code('interface A {\n  a: string\n}\nlet x: A;\nx!.a as string')).toBe(
      '\n\n\nlet x;\nx.a ',
    );
  });

  it('writes const as let, in as many characters', () => {
    expect(code('const a = 1;\n{ const b = 2; }')).toBe('let   a = 1;\n{ const b = 2; }');
  });

  it('leaves loops and blocks alone', () => {
    const loops =
      'for (const x of y) {}\nfor (let i = 0;;) {}\nfunction f() { const a = 1; var b; }';
    expect(code(loops)).toBe(loops);
  });

  it.each([
    [['var v = 1', 'let v = 2'], 'var v = 2'],
    [['var v = 1', 'const v = 2'], 'var   v = 2'],
    [['let v = 1', 'var v = 2'], 'let v = 2'],
    [['function v() {}', 'class v {}'], 'var v = class v {}'],
    [['let v = 1', 'class v {}'], 'class v {}'],
    [['var v = 1', 'function v() {}'], 'function v() {}'],
    [
      ['let v', 'function v() {}'],
      'let v = __elara__.rename(__elara_v, "v");function __elara_v() {}',
    ],
    [
      ['let v', 'async function* v() {}'],
      'let v = __elara__.rename(__elara_v, "v");async function* __elara_v() {}',
    ],
    [['const { a: { v } } = x', 'var v = 2'], 'let v = 2'],
    [
      ['var v', 'import v from "x"'],
      'var { "default": v } = __elara__.pick(await __elara__.import("x"), ["default"]);                 ',
    ],
    [['enum v { A }', 'var v = 1'], 'let v = 1'],
  ])('writes %j such that V8 accepts it', (sources, expected) => {
    expect(inSequence(...sources)).toBe(expected);
  });

  it('declares an enum anew', () => {
    expect(code('enum A { X }')).toBe(
      'let A; (function (A) { const X = 0; A[A["X"] = X] = "X"; })(A || (A = {}));',
    );
    expect(inSequence('var A', 'enum A { X }')).toContain('var A = {}; (function (A)');
  });

  it('does not take names for keywords', () => {
    const names = 'a.const = { let: 1, class: 2, import: 3 }; a.import(1); a.export';
    expect(code(names)).toBe(names);
  });

  it('throws with the place, and whether more text could help', () => {
    const error = (source: string): CellSyntaxError => {
      try {
        code(source);
      } catch (thrown) {
        return thrown as CellSyntaxError;
      }
      throw new Error('was accepted');
    };
    expect(error('let a;\nlet b = ;')).toMatchObject({
      name: 'SyntaxError',
      message: 'Unexpected token',
      line: 2,
      column: 9,
      atEnd: false,
    });
    for (const open of ['f(', '`a', '/* a', 'let a =', 'if (x) {\n', '[1, 2', 'a.']) {
      expect(error(open).atEnd, open).toBe(true);
    }
    expect(error('"abc').atEnd).toBe(false);
  });

  it('finds the way back to every token', () => {
    const source =
      "import fs from 'node:fs'; const map: Map<string, number> = new Map(); fail(<b>{here}</b>);";
    const cell = transpileCell(source, new DeclaredNames());
    for (const word of ['map', 'new', 'fail', 'here']) {
      const generated = cell.code.lastIndexOf(word === 'map' ? 'map =' : word) + 1;
      const expected = source.indexOf(word === 'map' ? 'map:' : word) + 1;
      expect(cell.locate(1, generated), word).toEqual({ line: 1, column: expected });
    }
  });

  it('never fails but with a syntax error, and never loses a line', () => {
    const piece = fc.constantFrom(
      'import',
      'export',
      'from',
      '"x"',
      '{',
      '}',
      '(',
      ')',
      'const',
      'let',
      'var',
      'class',
      'function',
      'a',
      'b',
      '=',
      ';',
      ',',
      '*',
      'as',
      '\n',
      '.',
      'meta',
      'default',
      'async',
      '<',
      '>',
      ':',
      'type',
      'enum',
      '1',
      '`',
      '${',
      '=>',
      'await',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const source = pieces.join(' ');
        try {
          const lines = transpileCell(source, new DeclaredNames()).code.split('\n').length;
          expect(lines).toBe(source.split('\n').length);
        } catch (error) {
          expect(error).toBeInstanceOf(CellSyntaxError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('module syntax', () => {
  it.each([
    [
      'import a from "x"',
      'let { "default": a } = __elara__.pick(await __elara__.import("x"), ["default"]);',
    ],
    [
      'import { b as c, d } from "x"',
      'let { "b": c, "d": d } = __elara__.pick(await __elara__.import("x"), ["b","d"]);',
    ],
    [
      'import { "odd name" as e } from "x"',
      'let { "odd name": e } = __elara__.pick(await __elara__.import("x"), ["odd name"]);',
    ],
    ['import * as n from "x"', 'let n = await __elara__.import("x");'],
    [
      'import f, * as m from "x"',
      'let { "default": f } = __elara__.pick(await __elara__.import("x"), ["default"]); let m = await __elara__.import("x");',
    ],
    ['import "x"', 'await __elara__.import("x");'],
    [
      'import j from "x" with { type: "json" };',
      'let { "default": j } = __elara__.pick(await __elara__.import("x", { with: { type: "json" } }), ["default"]);',
    ],
    [
      'export { g } from "x"',
      'let { "g": g } = __elara__.pick(await __elara__.import("x"), ["g"]);',
    ],
    ['export * as h from "x"', 'let h = await __elara__.import("x");'],
    ['export * from "x"', 'await __elara__.import("x");'],
    ['import type { T } from "x"', ''],
  ])('%s', (source, expected) => {
    expect(code(source).trimEnd()).toBe(expected);
  });

  it('puts imports in front of what uses them, without moving a line', () => {
    expect(code('use(a);\nimport {\n  a,\n} from "x";\nuse(b)')).toBe(
      'let { "a": a } = __elara__.pick(await __elara__.import("x"), ["a"]);use(a);\n        \n    \n           \nuse(b)',
    );
  });

  it.each([
    ['export const a = 1', '       let   a = 1'],
    ['export default 5', '__elara__.default = 5'],
    ['export default function f() {}', ' function f() {}'],
    ['export default class K {}', ' class K {}'],
    ['export default async function g() {}', ' async function g() {}'],
    ['export default () => 1', '__elara__.default = () => 1'],
    ['export default class {}', '__elara__.default = class {}'],
    ['let a; export { a, a as b };', 'let a;                      '],
    ['await import("x")', 'await __elara__.import("x")'],
    ['import.meta.url', '__elara__.meta.url'],
  ])('%s', (source, expected) => {
    expect(code(source)).toBe(expected);
  });
});

describe('JSX', () => {
  it('uses React where there is one, and what comments say', () => {
    expect(code('<b/>')).toContain(
      '(typeof React === "undefined" ? __elara__.jsx : React).createElement(\'b\'',
    );
    expect(code('/** @jsx h */\n<b/>')).toContain("h('b', null)");
    expect(code('/** @jsxImportSource preact */\n<b/>')).toContain(
      '__elara__.import("preact/jsx-runtime")',
    );
  });
});

describe('cells that need the compiler', () => {
  it.each([
    'namespace A { }',
    'export namespace A.B {\n}',
    '1; namespace A {',
    '@dec class A {}',
    '  @dec() m() {}',
    '@a.b\nclass C {}',
  ])('are known: %s', (source) => {
    expect(needsCompiler(source)).toBe(true);
  });

  it.each([
    'const namespace = 1',
    'declare namespace A { }',
    '"@x y"',
    'email@x.y',
    'module.exports = {}',
    '/** @param x */',
  ])('are told from others: %s', (source) => {
    expect(needsCompiler(source)).toBe(false);
  });

  it('are compiled, with the way back', async () => {
    const compile = await loadCompiler();
    const source = '\n\nnamespace A {\n  export const x: number = boom();\n}';
    const cell = transpileCell(source, new DeclaredNames(), compile);
    const lines = cell.code.split('\n');
    const line = lines.findIndex((text) => text.includes('boom')) + 1;
    const column = (lines[line - 1] ?? '').indexOf('boom') + 1;
    expect(cell.locate(line, column)).toEqual({ line: 4, column: 28 });
    expect(cell.names.get('A')).toBe('lexical');
  });

  it('tell where they are wrong', async () => {
    const compile = await loadCompiler();
    expect(() =>
      transpileCell('namespace A {\n  let = ;\n}', new DeclaredNames(), compile),
    ).toThrow(expect.objectContaining({ name: 'SyntaxError', line: 2 }) as Error);
  });
});
