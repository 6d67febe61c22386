import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { KernelProcess } from '../testing/kernel-process.ts';

let kernel: KernelProcess;

beforeAll(async () => {
  kernel = await KernelProcess.start({
    files: {
      'local.ts': `import { base } from './base.js';
export enum Level { Low, High }
export const answer: number = base + 2;
export function fail(): never {
  throw new Error('from a module');
}
`,
      'base.ts': 'export const base: number = 40;\n',
      'view.tsx': 'export const view = (name: string) => <b>{name}</b>;\n',
      'required.ts': "import os from 'node:os';\nexport const eol: string = os.EOL;\n",
      'data.json': '{"k": 1}\n',
      'old.cjs': 'const api = {}; api.dynamic = () => 7; module.exports = api;\n',
    },
  });
});

afterAll(() => kernel[Symbol.asyncDispose]());

async function run(code: string): Promise<unknown> {
  const { result, reply } = await kernel.client.execute(code);
  expect(reply).toMatchObject({ status: 'ok' });
  return result?.['text/plain'];
}

describe('the language of cells', () => {
  it.each([
    ['types', 'let n: number = 5; const m = n as unknown as string; n!', '5'],
    [
      'interfaces',
      "interface A { a: string }\ntype B = A; const b: B = { a: 'x' }; b",
      "{ a: 'x' }",
    ],
    ['enums', "enum Color { Red, Green = 'g' }\nColor", "{ '0': 'Red', Red: 0, Green: 'g' }"],
    ['parameter properties', 'class P { constructor(readonly x: number) {} }\nnew P(3).x', '3'],
    ['namespaces', 'namespace Shapes { export const sides = 4 }\nShapes.sides', '4'],
    ['decorators', 'const log = (v: any, c: any) => v;\n@log class D {}\nnew D()', 'D {}'],
    ['generics', 'const id = <T,>(value: T): T => value; id<number>(5)', '5'],
    ['JSX', '<p class="x">{1 + 1}<br/></p>', '<p class="x">2<br></p>'],
    ['await', 'await Promise.resolve(7)', '7'],
    ['for await', 'let sum = 0; for await (const x of [1, 2]) sum += x; sum', '3'],
    ['the value of a block', 'if (true) { 5 } else { 6 }', '5'],
    ['bigint', '10n ** 20n', '100000000000000000000n'],
    ['negative zero', '-0', '-0'],
    ['null', 'null', 'null'],
    ['a promise, not awaited', 'Promise.resolve(1)', 'Promise { 1 }'],
    ['a timer', 'const tm = setTimeout(() => 1, 1); console.log(tm); typeof tm', "'object'"],
    ['export', 'export const exported = 3; export default class Main {}\nexported', '3'],
    ['implicit globals', 'implicit = 4; implicit', '4'],
  ])('has %s', async (_name, code, expected) => {
    expect(await run(code)).toBe(expected);
  });

  it('has no result for undefined and for declarations', async () => {
    expect(await run('undefined')).toBeUndefined();
    expect(await run('let nothing = 1')).toBeUndefined();
    expect(await run('')).toBeUndefined();
  });

  it('lets every kind of declaration follow every other', async () => {
    const kinds = ['let x = 1', 'const x = 2', 'var x = 3', 'class x {}', 'function x() {}'];
    kinds.push('async function* x() {}', 'enum x { A }', "import x from 'node:os'");
    kinds.push("import { EOL as x } from 'node:os'", "import * as x from 'node:os'");
    for (const first of kinds) {
      for (const second of kinds) {
        const { reply } = await kernel.client.execute(first);
        expect(reply['status'], `${second} before ${first}`).toBe('ok');
        expect(
          (await kernel.client.execute(second)).reply['status'],
          `${first}, then ${second}`,
        ).toBe('ok');
      }
    }
  });

  it('replaces the members of an enum that is run again', async () => {
    await run('enum Again { A }');
    expect(await run('enum Again { B }\nAgain')).toBe("{ '0': 'B', B: 0 }");
  });

  it('keeps functions hoisted, and their names', async () => {
    await run('let hoisted = 1');
    expect(
      await run('const early = hoisted(); function hoisted() { return hoisted.name }\nearly'),
    ).toBe("'hoisted'");
  });

  it('keeps variables that a name in a block does not touch', async () => {
    expect(await run('let outer = 1; { let outer = 2; } outer')).toBe('1');
    await run('if (true) { var inBlock = 1 }');
    expect(await run('const inBlock = 2; inBlock')).toBe('2');
  });
});

describe('names of the global scope', () => {
  it('may be declared by cells without harm to the kernel', async () => {
    await using other = await KernelProcess.start();
    const names =
      'process Buffer JSON Map Set Promise Error TypeError Reflect Atomics Symbol Object Array String Date Math';
    const { reply } = await other.client.execute(
      names
        .split(' ')
        .map((name, index) => `const ${name} = ${index};`)
        .join(' '),
    );
    expect(reply['status']).toBe('ok');
    const { text, result } = await other.client.execute('console.log("still"); [{ a: process }]');
    expect([text, result?.['text/plain']]).toEqual(['still\n', '[ { a: 0 } ]']);
    expect((await other.client.execute('nowhere')).traceback).toContain('nowhere is not defined');
    const begun = other.client.next(({ type }) => type === 'execute_input');
    const loop = other.client.execute('for (;;) {}');
    await begun;
    await other.client.request('interrupt_request', {}, 'control');
    expect((await loop).reply['ename']).toBe('Interrupted');
  });

  it('may be set, too', async () => {
    await using other = await KernelProcess.start();
    await other.client.execute('var process = 1; JSON = 2; var Buffer = 3; globalThis.Promise = 4');
    expect((await other.client.execute('console.log("on"); 5')).text).toBe('on\n');
  });
});

describe('modules', () => {
  it.each([
    [
      'of Node',
      "import fs, { existsSync as there } from 'node:fs'; there('/') && typeof fs.read",
      "'function'",
    ],
    ['later cells use', 'typeof there', "'function'"],
    [
      'from the folder, with its own imports',
      "import { answer, Level } from './local.ts'; [answer, Level.High]",
      '[ 42, 1 ]',
    ],
    ['without an extension', "import { answer as same } from './local'; same", '42'],
    ['with JSX', "import { view } from './view.tsx'; String(view('x'))", "'<b>x</b>'"],
    ['dynamic', "(await import('./local.ts')).answer", '42'],
    ['of JSON', "import data from './data.json' with { type: 'json' }; data.k", '1'],
    [
      'of packages, seen from the kernel',
      "const { default: path } = await import('path'); path.sep",
      "'/'",
    ],
    [
      'of CommonJS with names that are not announced',
      "import { dynamic } from './old.cjs'; dynamic()",
      '7',
    ],
    [
      'types only',
      "import type { Stats } from 'node:fs'; import { type Dirent } from 'node:fs'; 1",
      '1',
    ],
    [
      'a name that is a type',
      "import { RequestOptions } from 'node:http'; typeof RequestOptions",
      "'undefined'",
    ],
    ['for their effect', "import 'node:fs'; 2", '2'],
    ['re-exported', "export { EOL } from 'node:os'; EOL.length", '1'],
    ['require', "require('node:os').EOL.length + require('./required').eol.length", '2'],
  ])('can be imported: %s', async (_name, code, expected) => {
    expect(await run(code)).toBe(expected);
  });

  it('say where the notebook is', async () => {
    const { result } = await kernel.client.execute(
      '[import.meta.dirname === __dirname, import.meta.url.endsWith("/notebook.ts"), import.meta.resolve("./local.ts").startsWith("file:")]',
    );
    expect(result?.['text/plain']).toBe('[ true, true, true ]');
  });

  it('tell which one is missing', async () => {
    const { reply } = await kernel.client.execute("import x from 'no-such-package'");
    expect(reply['evalue']).toContain("Cannot find package 'no-such-package'");
    const { reply: local } = await kernel.client.execute("await import('./no-such-file.ts')");
    expect(local['evalue']).toContain('no-such-file.ts');
  });

  it('are quoted in tracebacks', async () => {
    const { traceback } = await kernel.client.execute("import { fail } from './local.ts'; fail()");
    expect(traceback).toContain("> 5 |   throw new Error('from a module');");
    expect(traceback).toMatch(/at fail \(.*local\.ts:5:9\)/);
  });
});

describe('errors', () => {
  it('show the lines of the cell, with colour', async () => {
    const { messages, traceback, reply } = await kernel.client.execute(
      'const a: number = 1;\nfunction f(): void {\n  throw new TypeError("bad");\n}\n\nf();',
    );
    expect(reply).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'bad' });
    expect(traceback).toMatch(
      /^TypeError: bad\n {2}1 \| const a: number = 1;\n {2}2 \| function f\(\): void \{\n> 3 \| {3}throw new TypeError\("bad"\);\n {4}\| {9}\^\n {2}4 \| \}\n {2}5 \| \n {4}at f \(In\[\d+\]:3:9\)\n {4}at In\[\d+\]:6:1$/,
    );
    const error = messages.find(({ type }) => type === 'error');
    expect(JSON.stringify(error?.content)).toContain('\\u001b[');
  });

  it.each([
    ['behind an import', "import fs from 'node:fs'; throw new Error('x')", '1:33'],
    ['behind types', 'const m: Map<string, number> = new Map(); throw new Error("x")', '1:49'],
    ['in JSX', '\nconst e = <p>{(() => { throw new Error("x"); })()}</p>', '2:30'],
    ['in a namespace', 'namespace N2 {\n  export const y: number = (null as any).z;\n}', '2:42'],
    ['when reading', 'let a = 1;\nlet b = ;', '2:9'],
    ['when V8 reads', '\n\nelse', '3:1'],
  ])('know the column: %s', async (_name, code, place) => {
    const { traceback } = await kernel.client.execute(code);
    expect(traceback).toContain(`:${place}`);
  });

  it('show causes, parts, properties and what is not an Error', async () => {
    const { traceback } = await kernel.client.execute(
      'throw Object.assign(new AggregateError([new Error("part")], "many", { cause: new Error("why") }))',
    );
    expect(traceback).toContain('AggregateError: many');
    expect(traceback).toContain('Error: part');
    expect(traceback).toContain('Caused by Error: why');
    const { reply } = await kernel.client.execute('throw { code: 5 }');
    expect(reply).toMatchObject({ ename: 'Thrown', evalue: '{ code: 5 }' });
    const { traceback: coded } = await kernel.client.execute(
      'throw Object.assign(new Error("x"), { code: "E1" })',
    );
    expect(coded).toContain("{ code: 'E1' }");
  });

  it('do not show the kernel below the cell', async () => {
    const { text, result } = await kernel.client.execute(
      'console.log(new Error("a")); new Error("b")',
    );
    expect(text).toMatch(/^Error: a\n {4}at In\[\d+\]:1:\d+\n$/);
    expect(result?.['text/plain']).toMatch(/^Error: b\n {4}at In\[\d+\]:1:\d+$/);
  });

  it('that nobody caught are shown under their cell and end nothing', async () => {
    const late = kernel.client.next(
      ({ type, content }) => type === 'error' && content['evalue'] === 'in a timer',
    );
    const { id } = await kernel.client.execute(
      'setTimeout(() => { throw new Error("in a timer") }, 50); 1',
    );
    await kernel.client.execute('2');
    expect((await late).parent).toBe(id);
    const { messages, reply } = await kernel.client.execute(
      'Promise.reject(new Error("nobody")); 1',
    );
    expect(reply['status']).toBe('ok');
    const error = messages.find(({ type }) => type === 'error');
    expect(JSON.stringify(error?.content)).toContain('Uncaught (in promise)');
  });
});
