import { chmod, chown, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCommand, type BundledCommand } from '../../cli/testing/bundle-command.ts';
import { makePlaces, ServerProcess, type Places } from './testing/server-process.ts';

/** Root may do everything: the server then runs as nobody. */
const NOBODY = process.getuid?.() === 0 ? 65534 : undefined;

const NOTEBOOK = '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}';
const text = (content: string): object => ({ type: 'file', format: 'text', content });

describe.skipIf(process.platform === 'win32')('a server that may not do everything', () => {
  let command: BundledCommand;
  let places: Places;
  let server: ServerProcess;
  const at = (...parts: string[]): string => join(places.root, ...parts);

  beforeAll(async () => {
    command = await bundleCommand();
    places = await makePlaces(NOBODY);
    await fill();
    server = await ServerProcess.start(command, { places, uid: NOBODY });
  }, 60_000);
  afterAll(async () => {
    for (const folder of ['unreadable', 'readonly']) await chmod(at(folder), 0o755);
    for (const folder of [places.config, places.data]) await chmod(folder, 0o755);
    await server[Symbol.asyncDispose]();
    await command[Symbol.asyncDispose]();
  });

  async function fill(): Promise<void> {
    await writeFile(at('mine.txt'), 'mine');
    await writeFile(at('secret.txt'), 'secret', { mode: 0o000 });
    await writeFile(at('secret.ipynb'), NOTEBOOK, { mode: 0o000 });
    await writeFile(at('broken.ipynb'), '{"cells": [');
    await symlink('loop', at('loop'));
    for (const folder of ['unreadable', 'readonly']) {
      await mkdir(at(folder));
      await writeFile(at(folder, 'a.txt'), 'before', { mode: 0o444 });
    }
    // What others own may be read, but not changed.
    if (NOBODY !== undefined) await chown(at('mine.txt'), NOBODY, NOBODY);
    await chmod(at('unreadable'), 0o000);
    await chmod(at('readonly'), 0o555);
    // Where the server keeps what front ends tell it.
    for (const folder of [places.config, places.data]) {
      if (NOBODY !== undefined) await chown(folder, 0, 0);
      await chmod(folder, 0o555);
    }
  }

  const message = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<[number, unknown]> => {
    const [status, answer] = await server.json(method, path, body);
    return [status, (answer as { message?: unknown } | null)?.message];
  };

  it('answers 403 for files that it may not read, notebooks as the reference does', async () => {
    expect(await message('GET', '/api/contents/secret.txt')).toEqual([
      403,
      'Permission denied: secret.txt',
    ]);
    const [status, text] = await message('GET', '/api/contents/secret.ipynb');
    expect([status, text]).toEqual([403, 'Permission denied: secret.ipynb']);
  });

  it('hides a folder that it may not read', async () => {
    const answer = await server.request('/api/contents/unreadable');
    expect([answer.status, await answer.text()]).toEqual([
      404,
      "file or directory '/unreadable' does not exist",
    ]);
    const [, listing] = await server.json('GET', '/api/contents');
    const names = (listing as { content: { name: string }[] }).content.map(({ name }) => name);
    expect(names).toContain('mine.txt');
    expect(names).not.toContain('unreadable');
  });

  it('answers 403 for changes in a read-only folder and leaves it as it is', async () => {
    const denied = (path: string): [number, string] => [403, `Permission denied: ${path}`];
    const save = await message('PUT', '/api/contents/readonly/a.txt', text('after'));
    expect(save).toEqual(denied('readonly/a.txt'));
    const create = await message('PUT', '/api/contents/readonly/new.txt', text('x'));
    expect(create).toEqual(denied('readonly/new.txt'));
    const move = await message('PATCH', '/api/contents/readonly/a.txt', { path: 'moved.txt' });
    expect(move).toEqual(denied('readonly/a.txt'));
    expect(await message('DELETE', '/api/contents/readonly/a.txt')).toEqual(
      denied('readonly/a.txt'),
    );
    expect(await readFile(at('readonly', 'a.txt'), 'utf8')).toBe('before');
    expect(await readdir(at('readonly'))).toEqual(['a.txt']);
  });

  it('answers 500 for a link that leads to itself, with the cause in the log', async () => {
    expect(await message('GET', '/api/contents/loop')).toEqual([500, 'Unhandled error']);
    await server.waitFor(/ELOOP/);
  });

  it('answers 400 for a notebook that is not JSON, naming it', async () => {
    const [status, text] = await message('GET', '/api/contents/broken.ipynb');
    expect(status).toBe(400);
    expect(text).toContain(`Unreadable Notebook: ${at('broken.ipynb')}`);
    expect(await readFile(at('broken.ipynb'), 'utf8')).toBe('{"cells": [');
  });

  it('says that settings, sections and workspaces cannot be written, and why in the log', async () => {
    const section = await message('PUT', '/api/config/notebook', { a: 1 });
    expect(section[0]).toBe(500);
    const settings = await message(
      'PUT',
      '/lab/api/settings/@jupyterlab/apputils-extension:themes',
      {
        raw: '{}',
      },
    );
    expect(settings[0]).toBeGreaterThanOrEqual(400);
    expect(server.output).toContain('EACCES');
  });

  it('goes on', async () => {
    expect((await server.request('/api/status')).status).toBe(200);
    expect(await server.json('PUT', '/api/contents/mine.txt', text('new'))).toMatchObject([
      200,
      {},
    ]);
    expect(await readFile(at('mine.txt'), 'utf8')).toBe('new');
  });

  it('ends cleanly', async () => {
    expect(await server.stop()).toBe(0);
    expect(server.output).not.toContain('canary');
  });
});
