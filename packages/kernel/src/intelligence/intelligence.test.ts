import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { complete } from './complete.ts';
import type { Completions } from './contract.ts';
import { namesOf } from './declarations.ts';
import { inspect } from './inspect.ts';
import { createService } from './language-service.ts';
import { NotebookFiles } from './notebook.ts';

let folder: string;
let files: NotebookFiles;
let service: ReturnType<typeof createService>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-types-'));
  await writeFile(join(folder, 'helper.ts'), 'export const helping = { deeply: 1 };\n');
  files = new NotebookFiles(folder);
  service = createService(files, folder);
  for (const cell of CELLS) files.add(cell);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const CELLS = [
  "interface Point {\n  /** To the right. */\n  x: number;\n  y: number;\n}\nimport { helping } from './helper.ts';\nimport fs from 'node:fs';",
  'let changing = 5; const origin: Point = { x: 0, y: 0 };',
  "let changing = 'now a string'; export function exported() { return origin }",
  '/**\n * Adds.\n * @param a the first\n * @example\n * add(1, 2)\n */\nfunction add(a: number, b = 2): number { return a + b }',
  '1 + 1',
];

function completions(code: string): Completions {
  return complete(service, files, code, code.length) ?? { start: 0, end: 0, items: [] };
}

function texts(code: string): string[] {
  return completions(code).items.map(({ text }) => text);
}

describe('namesOf', () => {
  it.each([
    ['let a = 1, { b, c: [d, , ...e] } = x', ['a', 'b', 'd', 'e']],
    [
      'function f() { let no }\nclass G {}\nenum H {}\ninterface I {}\ntype J = 1\nnamespace K {}',
      ['f', 'G', 'H', 'I', 'J', 'K'],
    ],
    [
      "import l, { m as n } from 'x'; import * as o from 'y'; import 'z'; import p = require('q')",
      ['l', 'n', 'o', 'p'],
    ],
    ["declare module 'x' {}\nfor (const no of []) {}\nif (1) { var no2 }", []],
    ['let broken = ', ['broken']],
  ])('finds what %j declares', (code, expected) => {
    expect([...namesOf(code).declared]).toEqual(expected);
  });

  it('tells what is exported already', () => {
    const { exported } = namesOf('export const a = 1; export function b() {}\nlet c');
    expect([...exported]).toEqual(['a', 'b']);
  });
});

describe('completion', () => {
  it('knows types that earlier cells declared', () => {
    expect(texts('origin.')).toEqual(['x', 'y']);
    expect(texts('exported().x.toFix')).toEqual(['toFixed']);
  });

  it('goes by the latest declaration of a name', () => {
    expect(texts('changing.toUpper')).toEqual(['toUpperCase']);
    expect(texts('let changing = 1n; changing.toUpper')).toEqual([]);
  });

  it('knows modules beside the notebook, of Node, and global names of the kernel', () => {
    expect(texts('helping.dee')).toEqual(['deeply']);
    expect(texts('fs.readFileS')).toEqual(['readFileSync']);
    expect(texts('clearOut')).toEqual(['clearOutput']);
    expect(texts('jupyter.comms.regis')).toEqual(['registerTarget']);
  });

  it('completes paths of imports', () => {
    const { start, items } = completions("import { helping } from './hel");
    expect(items.map(({ text }) => text)).toContain('helper.ts');
    expect(start).toBe("import { helping } from './".length);
  });

  it('says what each is', () => {
    expect(completions('origin.x').items).toEqual([
      { text: 'x', type: 'property', signature: '(property) Point.x: number' },
    ]);
    expect(completions('exporte').items[0]).toMatchObject({
      text: 'exported',
      signature: 'function exported(): Point',
    });
  });

  it('does not show its own files', () => {
    expect(texts('__elara').length).toBe(0);
  });

  it('has nothing for a number', () => {
    expect(texts('5')).toEqual([]);
  });
});

describe('hover', () => {
  const hover = (code: string, cursor: number): ReturnType<typeof inspect> =>
    inspect(service, files, code, cursor);

  it('shows signature and documentation', () => {
    expect(hover('add(1)', 1)).toEqual({
      signature: 'add(a: number, b?: number): number',
      documentation: 'Adds.\n\n*@param* a the first\n\n*@example*\n```ts\nadd(1, 2)\n```',
    });
    expect(hover('origin.x', 7)).toEqual({
      signature: '(property) Point.x: number',
      documentation: 'To the right.',
    });
  });

  it('looks just before the cursor, and at the call around it', () => {
    expect(hover('origin', 6)?.signature).toBe('const origin: Point');
    expect(hover('add( ', 5)?.signature).toBe('add(a: number, b?: number): number');
  });

  it('says nothing of nothing', () => {
    expect(hover('nowhere', 3)).toBeUndefined();
    expect(hover('', 0)).toBeUndefined();
  });
});

describe('the types of global names', () => {
  it('are right', () => {
    const { path } = files.setDraft(
      'display(html`x`).update(1); const s: string = prompt("?"); md("x"); vegaLite({});',
    );
    expect(service.getSemanticDiagnostics(path).map(({ messageText }) => messageText)).toEqual([]);
  });
});
