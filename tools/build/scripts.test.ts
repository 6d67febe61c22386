import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadWhenUsed, makeScripts } from './scripts.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-scripts-'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function scriptsOf(sources: Record<string, string>, options: BuildOptions = {}) {
  for (const [name, text] of Object.entries(sources)) await writeFile(join(root, name), text);
  const { outputFiles, metafile } = await build({
    entryPoints: [{ in: join(root, 'main.mjs'), out: 'main' }],
    outdir: join(root, 'out'),
    outExtension: { '.js': '.cjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
    ...options,
    metafile: true,
  });
  const outputs = new Map((outputFiles ?? []).map(({ path, text }) => [basename(path), text]));
  return makeScripts(outputs, metafile, 'main.cjs');
}

type Run = (...parameters: unknown[]) => void;

/** Runs a bundle as the launcher does, and tells which modules of Node were loaded, in order. */
function runner({ files }: Awaited<ReturnType<typeof scriptsOf>>) {
  const functions = new Map<string, Run>();
  const known = new Map<string, { exports: unknown }>();
  const loaded: string[] = [];
  const require = (id: string): unknown => {
    if (id.startsWith('./')) return use(id.slice(2));
    loaded.push(id);
    return process.getBuiltinModule(id);
  };
  const add = (code: string): void => {
    const modules = (0, eval)(code) as Record<string, Run>;
    for (const [name, run] of Object.entries(modules)) functions.set(name, run);
  };
  const use = (name: string): unknown => {
    if (!functions.has(name)) add(files.get(name) ?? '({})');
    const module = known.get(name) ?? { exports: {} };
    if (!known.has(name)) {
      known.set(name, module);
      functions.get(name)?.(module, require, async (id: string) => require(id), 'url:x', '/x');
    }
    return module.exports;
  };
  return { add, use, loaded };
}

describe('the scripts of a bundle', () => {
  const SOURCES = {
    'main.mjs': `
      import { shared } from './shared.mjs';
      export const here = shared;
      export const url = import.meta.url;
      export const later = async () => (await import('./later.mjs')).value;
    `,
    'later.mjs': "import { shared } from './shared.mjs'; export const value = { of: shared };",
    'shared.mjs': 'export const shared = { name: "the same" };',
  };

  it('are one of what is imported at once, and one of each that is loaded later', async () => {
    const made = await scriptsOf(SOURCES);
    expect(made.files.get(made.start)).toContain('the same');
    const others = [...made.files.keys()].filter((name) => name !== made.start);
    expect(others).toEqual([expect.stringMatching(/^later-\w+\.cjs$/)]);
  });

  it('share their modules', async () => {
    const made = await scriptsOf(SOURCES);
    const { add, use } = runner(made);
    add(made.files.get(made.start) ?? '');
    const main = use('main.cjs') as { here: object; url: string; later(): Promise<{ of: object }> };
    expect(main.url).toBe('url:x');
    expect((await main.later()).of).toBe(main.here);
  });

  it('have a name that changes with their content, so that compiled code is of this very one', async () => {
    const first = await scriptsOf(SOURCES);
    const same = await scriptsOf(SOURCES);
    const changed = await scriptsOf({ ...SOURCES, 'shared.mjs': 'export const shared = 1;' });
    expect(same.start).toBe(first.start);
    expect(changed.start).not.toBe(first.start);
  });

  it('are ASCII, so that they are read as they are', async () => {
    const made = await scriptsOf({ 'main.mjs': "export const text = 'Zürich — 北京 😀';" });
    const code = made.files.get(made.start) ?? '';
    expect(code).toMatch(/^[\x00-\x7f]*$/);
    const { add, use } = runner(made);
    add(code);
    expect(use('main.cjs')).toMatchObject({ text: 'Zürich — 北京 😀' });
  });

  it('may call their own functions as what imports is called elsewhere', async () => {
    const made = await scriptsOf({
      'main.mjs': `
        async function load(name) { return (await import(name)).sep; }
        export const separator = () => load('node:path');
      `,
    });
    const { add, use } = runner(made);
    add(made.files.get(made.start) ?? '');
    const main = use('main.cjs') as { separator: () => Promise<unknown> };
    expect(await main.separator()).toBe(sep);
  });

  it('cannot wait at their top', async () => {
    await expect(scriptsOf({ 'main.mjs': 'await null; export const a = 1;' })).rejects.toThrow();
  });

  it('load modules of Node when they are used', async () => {
    const made = await scriptsOf({
      'main.mjs': `
        import { gzipSync } from 'node:zlib';
        import os, { EOL } from 'node:os';
        export const zip = () => gzipSync('').length > 0;
        export const both = () => [typeof os.cpus, EOL];
        export const import_node_zlib = 1;
      `,
    });
    const { add, use, loaded } = runner(made);
    add(made.files.get(made.start) ?? '');
    const main = use('main.cjs') as Record<string, () => unknown>;
    expect(loaded).toEqual([]);
    expect(main['zip']?.()).toBe(true);
    expect(main['zip']?.()).toBe(true);
    expect(loaded).toEqual(['node:zlib']);
    expect(main['both']?.()).toEqual(['function', '\n']);
    expect(loaded).toEqual(['node:zlib', 'node:os']);
  });

  it('run CommonJS packages when they are used', async () => {
    const made = await scriptsOf({
      'main.mjs': `
        import tool, { name } from './tool.cjs';
        export const use = () => [name, tool.name];
      `,
      'tool.cjs': 'globalThis.toolRuns = (globalThis.toolRuns ?? 0) + 1; exports.name = "tool";',
    });
    const { add, use } = runner(made);
    add(made.files.get(made.start) ?? '');
    const main = use('main.cjs') as { use: () => unknown };
    expect(globalThis).not.toHaveProperty('toolRuns');
    expect([main.use(), main.use()]).toEqual([
      ['tool', 'tool'],
      ['tool', 'tool'],
    ]);
    expect(globalThis).toHaveProperty('toolRuns', 1);
    Reflect.deleteProperty(globalThis, 'toolRuns');
  });
});

describe('loadWhenUsed', () => {
  it('leaves what Node has loaded anyway', () => {
    const code = 'var import_node_fs = require("node:fs");\nimport_node_fs.statSync("/");\n';
    expect(loadWhenUsed(code)).toBe(code);
  });

  it('tells names that only begin alike from each other', () => {
    const code = [
      'var import_node_os = require("node:os");',
      'var import_node_os2 = require("node:os");',
      'f(import_node_os.a, import_node_os2.b, x.import_node_os, { import_node_os: 1 });',
    ].join('\n');
    expect(loadWhenUsed(code).split('\n')[2]).toBe(
      'f((get_import_node_os()).a, (get_import_node_os2()).b, x.import_node_os, { import_node_os: 1 });',
    );
  });
});
