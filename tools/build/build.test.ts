import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandIsLinked, linkCommand } from './command-link.mjs';
import { makeExecutable } from './executable.mjs';
import { licencesOf } from './licences.mjs';
import { replaceFolder } from './replace-folder.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-build-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

describe('replaceFolder', () => {
  const fillWith = (name: string) =>
    replaceFolder(join(root, 'dist'), (fresh) => writeFile(join(fresh, name), ''));

  it('leaves nothing of the folder before', async () => {
    await fillWith('old.mjs');
    await fillWith('new.mjs');
    expect(await readdir(join(root, 'dist'))).toEqual(['new.mjs']);
    expect(await readdir(root)).toEqual(['dist']);
  });

  it('keeps the folder before when filling fails', async () => {
    await fillWith('old.mjs');
    const failing = replaceFolder(join(root, 'dist'), async (fresh) => {
      await writeFile(join(fresh, 'half.mjs'), '');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(join(root, 'dist'))).toEqual(['old.mjs']);
    expect(await readdir(root)).toEqual(['dist']);
  });

  it('starts anew after one that was broken off', async () => {
    await write('dist.new/half.mjs', '');
    await write('dist.old/older.mjs', '');
    await fillWith('new.mjs');
    expect(await readdir(join(root, 'dist'))).toEqual(['new.mjs']);
    expect(await readdir(root)).toEqual(['dist']);
  });
});

describe('licencesOf', () => {
  it('tells each package once, with its licence', async () => {
    const manifest = { name: '@some/package', version: '1.2.3', license: 'MIT' };
    await write('node_modules/@some/package/package.json', JSON.stringify(manifest));
    await write('node_modules/@some/package/LICENSE.md', 'You may.\n');
    await write('node_modules/a/node_modules/b/package.json', '{"name":"b","version":"2.0.0"}');
    const text = await licencesOf(root, {
      inputs: {
        'packages/server/src/main.ts': {},
        'node_modules/@some/package/lib/index.js': {},
        'node_modules/@some/package/lib/other.js': {},
        'node_modules/a/node_modules/b/index.js': {},
      },
    });
    expect(text.match(/@some\/package 1\.2\.3 \(MIT\)/g)).toHaveLength(1);
    expect(text).toContain('You may.');
    expect(text).toContain('b 2.0.0 (see below)');
  });
});

describe('the command', () => {
  it('is linked where npm puts commands, and runs', async () => {
    await write('packages/server/dist/elara.cjs', 'console.log(process.argv.slice(2).join())\n');
    await makeExecutable(join(root, 'packages/server/dist/elara.cjs'));
    await mkdir(join(root, 'node_modules'));
    execFileSync('ln', ['-s', '../packages/server', join(root, 'node_modules/elara')]);
    expect(commandIsLinked(root)).toBe(false);
    await linkCommand(root);
    expect(commandIsLinked(root)).toBe(true);
    const output = execFileSync(join(root, 'node_modules/.bin/elara'), ['lab', '--port=0']);
    expect(output.toString()).toBe('lab,--port=0\n');
    const byJupyter = execFileSync(join(root, 'node_modules/.bin/jupyter-elara'), ['list']);
    expect(byJupyter.toString()).toBe('list\n');
  });

  it('is not linked while what it links to is missing', async () => {
    await write('packages/server/dist/elara.cjs', '');
    await mkdir(join(root, 'node_modules'));
    execFileSync('ln', ['-s', '../packages/server', join(root, 'node_modules/elara')]);
    await linkCommand(root);
    await rm(join(root, 'packages/server/dist'), { recursive: true });
    expect(commandIsLinked(root)).toBe(false);
  });

  it('gets its first line once', async () => {
    await write('a.mjs', 'export {};\n');
    await makeExecutable(join(root, 'a.mjs'));
    await makeExecutable(join(root, 'a.mjs'));
    expect(await readFile(join(root, 'a.mjs'), 'utf8')).toBe('#!/usr/bin/env node\nexport {};\n');
    expect((await stat(join(root, 'a.mjs'))).mode & 0o111).toBe(0o111);
  });
});
