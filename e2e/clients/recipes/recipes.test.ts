import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { python } from '../../harness/index.ts';
import { startServer, type TestServer } from '../../harness/server.ts';
import { follow, isAsTold, recipesOf, type Kit } from './recipes.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RECIPES = recipesOf(await readFile(join(ROOT, 'docs/recipes.md'), 'utf8'));

/** What a recipe needs; where it is missing, the recipe is skipped by name. */
const IS_THERE: Readonly<Record<string, boolean>> = {
  sh: spawnSync('curl', ['--version']).status === 0,
  js: true,
  python: python !== undefined,
};

describe('the recipes of docs/recipes.md', () => {
  let server: TestServer;
  let kit: Kit;

  beforeAll(async () => {
    server = await startServer({});
    const folder = join(server.places.home, 'recipes');
    await mkdir(folder);
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const env = { ...server.places.env, URL: server.base.replace(/\/$/, ''), TOKEN: server.token };
    kit = { folder, env, python };
  });

  afterAll(async () => {
    await server.stop();
  });

  it('are found', () => {
    const counted = (language: string) => RECIPES.filter((one) => one.language === language).length;
    expect(counted('sh')).toBeGreaterThanOrEqual(6);
    expect(counted('js')).toBeGreaterThanOrEqual(3);
    expect(counted('python')).toBeGreaterThanOrEqual(1);
  });

  for (const recipe of RECIPES) {
    it.skipIf(IS_THERE[recipe.language] === false)(
      `print what they say: ${recipe.title}`,
      async () => {
        const printed = await follow(recipe, kit);
        if (!isAsTold(printed, recipe.prints)) expect(printed).toBe(recipe.prints);
      },
    );
  }

  it('leave no kernel behind', async () => {
    expect(await server.api.get('kernels')).toEqual([]);
  });
});

describe('reading recipes', () => {
  it('takes blocks with what they print, and leaves out those that are only to be read', () => {
    const markdown = [
      '## One',
      '',
      '```sh',
      'echo 1',
      '```',
      '',
      '```text',
      '1',
      '```',
      '',
      '```console',
      '$ nothing',
      '```',
      '',
      '## Two',
      '',
      '```js',
      'console.log(2)',
      '```',
      '',
      '```text',
      '2',
      '```',
      '',
    ].join('\n');
    expect(recipesOf(markdown)).toEqual([
      { title: 'One 1', language: 'sh', code: 'echo 1\n', prints: '1\n' },
      { title: 'Two 1', language: 'js', code: 'console.log(2)\n', prints: '2\n' },
    ]);
  });

  it('takes … for anything, and everything else as it stands', () => {
    expect(isAsTold('{"a":1,"b":2}\n', '{"a":1,…}\n')).toBe(true);
    expect(isAsTold('{"a":1}', '{"a":1,…}')).toBe(false);
    expect(isAsTold('axb', 'a.b')).toBe(false);
    expect(isAsTold('one\ntwo', 'one')).toBe(false);
  });
});
