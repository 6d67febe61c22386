import { mkdtemp, mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodeCache } from './code-cache.ts';
import { launch } from './launch.ts';
import { BundledModules } from './modules.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'elara-launch-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

const PARAMETERS = 'module, require, __load, __moduleUrl, __moduleDir';

/** Writes a script with modules, each given by its code. */
async function script(file: string, modules: Record<string, string>): Promise<void> {
  const parts = Object.entries(modules).map(
    ([name, code]) => `${JSON.stringify(name)}: function (${PARAMETERS}) {\n${code}\n}`,
  );
  await writeFile(join(dir, file), `({ ${parts.join(',\n')} })`);
}

describe('the modules of a bundle', () => {
  it('run once, when they are first asked for', async () => {
    await script('start.cjs', {
      'a.cjs': "module.exports = { b: require('./b.cjs').value, again: require('./b.cjs').value };",
      'b.cjs': 'globalThis.runs = (globalThis.runs ?? 0) + 1; module.exports = { value: runs };',
    });
    const modules = new BundledModules(dir, createRequire(join(dir, 'elara.cjs')));
    modules.add('start.cjs');
    expect(globalThis).not.toHaveProperty('runs');
    expect(modules.use('a.cjs')).toEqual({ b: 1, again: 1 });
    expect(modules.use('a.cjs')).toBe(modules.use('a.cjs'));
    Reflect.deleteProperty(globalThis, 'runs');
  });

  it('come from files of their own where they are not in the first one', async () => {
    await script('start.cjs', {
      'a.cjs': "module.exports = { later: () => __load('./later.cjs'), own: 'x' };",
    });
    await script('later.cjs', {
      'later.cjs': "module.exports = { seen: require('./a.cjs').own };",
    });
    const modules = new BundledModules(dir, createRequire(join(dir, 'elara.cjs')));
    modules.add('start.cjs');
    const { later } = modules.use('a.cjs') as { later: () => Promise<unknown> };
    expect(await later()).toEqual({ seen: 'x' });
  });

  it('know where they are, and find packages from there', async () => {
    await mkdir(join(dir, 'node_modules/some'), { recursive: true });
    await writeFile(join(dir, 'node_modules/some/index.js'), 'exports.name = "some";');
    await script('start.cjs', {
      'a.cjs': 'module.exports = { __moduleUrl, __moduleDir, name: require("some").name };',
    });
    const modules = new BundledModules(dir, createRequire(join(dir, 'elara.cjs')));
    modules.add('start.cjs');
    expect(modules.use('a.cjs')).toEqual({
      __moduleUrl: pathToFileURL(join(dir, 'a.cjs')).href,
      __moduleDir: dir,
      name: 'some',
    });
  });

  it('import packages also when their script was kept compiled', async () => {
    await writeFile(join(dir, 'some.mjs'), 'export const name = "some";');
    await script('start.cjs', { 'a.cjs': 'module.exports = { import: (id) => __load(id) };' });
    const require = createRequire(join(dir, 'elara.cjs'));
    const kept = new BundledModules(dir, require).add('start.cjs').createCachedData();
    const modules = new BundledModules(dir, require);
    modules.add('start.cjs', kept);
    const module = modules.use('a.cjs') as { import: (id: string) => Promise<unknown> };
    const { href } = pathToFileURL(join(dir, 'some.mjs'));
    expect(await module.import(href)).toMatchObject({ name: 'some' });
  });

  it('that fail do so again, with their own error', async () => {
    await script('start.cjs', { 'a.cjs': 'throw new RangeError("as planned");' });
    const modules = new BundledModules(dir, createRequire(join(dir, 'elara.cjs')));
    modules.add('start.cjs');
    expect(() => modules.use('a.cjs')).toThrow('as planned');
    expect(() => modules.use('a.cjs')).toThrow('as planned');
  });

  it('that do not exist are named', () => {
    const modules = new BundledModules(dir, createRequire(join(dir, 'elara.cjs')));
    expect(() => modules.use('none.cjs')).toThrow('none.cjs');
  });
});

describe('a launch', () => {
  const MAIN = `
    let listen;
    const listening = new Promise((resolve) => { listen = resolve; });
    globalThis.launched = { count: (globalThis.launched?.count ?? 0) + 1, listen };
    module.exports = { listening };
  `;

  afterEach(() => Reflect.deleteProperty(globalThis, 'launched'));

  const launched = () =>
    (globalThis as unknown as { launched: { count: number; listen: () => void } }).launched;

  /** Launches; returns what happens at the exit. */
  function start(): { readonly exit: () => void } {
    const exits: (() => void)[] = [];
    launch({
      dir,
      file: 'start-1.cjs',
      main: 'main.cjs',
      require: createRequire(join(dir, 'elara.cjs')),
      env: { HOME: join(dir, 'home') },
      nodeOptions: '',
      userId: process.geteuid?.(),
      onExit: (listener) => exits.push(listener),
    });
    return {
      exit: () => {
        for (const listener of exits) listener();
      },
    };
  }

  const kept = () => readdir(join(dir, 'cache')).catch(() => []);

  it('keeps what was compiled once a server listens, at its end at the latest', async () => {
    await script('start-1.cjs', { 'main.cjs': MAIN });
    const first = start();
    launched().listen();
    await Promise.resolve();
    await Promise.resolve();
    expect(await kept()).toEqual([]);
    first.exit();
    const [name = ''] = await kept();
    const { mtimeMs } = await stat(join(dir, 'cache', name));
    const second = start();
    launched().listen();
    await Promise.resolve();
    second.exit();
    expect(launched().count).toBe(2);
    expect((await stat(join(dir, 'cache', name))).mtimeMs).toBe(mtimeMs);
  });

  it('keeps nothing of a command that serves nothing', async () => {
    await script('start-1.cjs', { 'main.cjs': MAIN });
    start().exit();
    expect(await kept()).toEqual([]);
  });

  it('runs all the same where what was kept is not of this engine, and keeps it anew', async () => {
    await script('start-1.cjs', { 'main.cjs': MAIN });
    const foreign = Buffer.alloc(64, 7);
    const options = { dir, file: 'start-1.cjs', env: {}, nodeOptions: '' };
    const cache = new CodeCache({ ...options, userId: process.geteuid?.() });
    cache.write(foreign);
    const { exit } = start();
    launched().listen();
    await new Promise(setImmediate);
    exit();
    expect(launched().count).toBe(1);
    expect(cache.read()?.length).toBeGreaterThan(foreign.length);
  });

  it('can be of a folder that a link leads to', async () => {
    await script('start-1.cjs', { 'main.cjs': MAIN });
    await symlink(dir, `${dir}-link`);
    try {
      const modules = new BundledModules(`${dir}-link`, createRequire(`${dir}-link/elara.cjs`));
      modules.add('start-1.cjs');
      expect(modules.use('main.cjs')).toHaveProperty('listening');
    } finally {
      await rm(`${dir}-link`);
    }
  });
});
