import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadTypeScript, resolveTypeScript } from './typescript-hooks.ts';

let folder: string;
let parentURL: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara hooks '));
  parentURL = pathToFileURL(join(folder, 'notebook.ts')).href;
  await mkdir(join(folder, 'inner'));
  await mkdir(join(folder, 'node_modules/p'), { recursive: true });
  const files = {
    'a.ts': 'export const a: number = <number>1;',
    'b.tsx': 'export const b = <i/>;',
    'c.js': '',
  };
  const more = { 'inner/index.ts': '', 'd.js': '', 'd.ts': '', 'node_modules/p/x.ts': '' };
  for (const [name, text] of Object.entries({ ...files, ...more })) {
    await writeFile(join(folder, name), text);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('resolveTypeScript', () => {
  it.each([
    ['./a', 'a.ts'],
    ['./a.js', 'a.ts'],
    ['./b', 'b.tsx'],
    ['./b.jsx', 'b.tsx'],
    ['./inner', 'inner/index.ts'],
    ['./c', 'c.js'],
  ])('finds what %s means', (specifier, name) => {
    const found = resolveTypeScript(specifier, { parentURL });
    expect(found).toEqual({
      url: pathToFileURL(join(folder, name)).href,
      format: 'module',
      shortCircuit: true,
    });
  });

  it.each(['./a.ts', './d.js', './missing', 'fs', 'node:fs', 'pkg/a', 'https://x/y'])(
    'leaves %s to Node',
    (specifier) => {
      expect(resolveTypeScript(specifier, { parentURL })).toBeUndefined();
    },
  );

  it('does nothing for the entry point', () => {
    expect(resolveTypeScript('./a', {})).toBeUndefined();
  });
});

describe('loadTypeScript', () => {
  it('strips types and rewrites JSX', () => {
    const load = (name: string): string | undefined =>
      loadTypeScript(pathToFileURL(join(folder, name)).href)?.source;
    expect(load('b.tsx')).toContain("createElement('i', null)");
  });

  it('leaves JavaScript, packages and other schemes to Node', () => {
    for (const name of ['c.js', 'node_modules/p/x.ts']) {
      expect(loadTypeScript(pathToFileURL(join(folder, name)).href)).toBeUndefined();
    }
    expect(loadTypeScript('node:fs')).toBeUndefined();
    expect(loadTypeScript('data:text/javascript,1')).toBeUndefined();
  });
});
