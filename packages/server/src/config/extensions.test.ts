import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExtensions } from './extensions.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-extensions-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(name: string, extensions: Record<string, unknown>): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  const content = JSON.stringify({ ServerApp: { jpserver_extensions: extensions } });
  await writeFile(join(root, name), content);
}

const find = () => findExtensions([join(root, 'user'), join(root, 'system')]);

describe('findExtensions', () => {
  it('finds none where there are no folders', () => {
    expect([...find()]).toEqual([]);
  });

  it('merges name by name: parts by name, then the file, then the nearer folder', async () => {
    await write('system/jupyter_server_config.d/a.json', { a: true, b: true, c: true });
    await write('system/jupyter_server_config.d/b.json', { b: false });
    await write('system/jupyter_server_config.json', { c: false });
    await write('user/jupyter_server_config.d/z.json', { d: true });
    expect(Object.fromEntries(find())).toEqual({
      a: { enabled: true, place: join(root, 'system/jupyter_server_config.d/a.json') },
      b: { enabled: false, place: join(root, 'system/jupyter_server_config.d/b.json') },
      c: { enabled: false, place: join(root, 'system/jupyter_server_config.json') },
      d: { enabled: true, place: join(root, 'user/jupyter_server_config.d/z.json') },
    });
  });

  it('passes over other files and other content', async () => {
    await write('user/jupyter_server_config.d/a.txt', { a: true });
    await writeFile(join(root, 'user/jupyter_server_config.d/b.json'), '{"ServerApp": 1}');
    expect([...find()]).toEqual([]);
  });

  it('refuses a broken file, naming it', async () => {
    await write('user/jupyter_server_config.d/a.json', {});
    await writeFile(join(root, 'user/jupyter_server_config.d/a.json'), '{');
    expect(find).toThrow('jupyter_server_config.d/a.json is not valid JSON');
  });
});
