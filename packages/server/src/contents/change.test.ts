import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRoom } from './testing/room.ts';
import { NOTEBOOK, notebookFile, textFile, useRoom } from './testing/use-room.ts';

const room = useRoom();
const { at, put, model, answer } = room;

describe('PATCH /api/contents', () => {
  it('renames a file together with its checkpoint', async () => {
    await model('PUT', '/n.ipynb', notebookFile(NOTEBOOK));
    await mkdir(at('dir'));
    const response = await room.request('PATCH', '/api/contents/n.ipynb', { path: '/dir/m.ipynb' });
    expect([response.status, response.headers.get('location')]).toEqual([
      200,
      '/api/contents/dir/m.ipynb',
    ]);
    expect(await readdir(at('dir', '.ipynb_checkpoints'))).toEqual(['m-checkpoint.ipynb']);
    expect(await readdir(at('.ipynb_checkpoints'))).toEqual([]);
  });

  it('does nothing without a new path', async () => {
    await put('a.txt', 'x');
    expect((await model('PATCH', '/a.txt', {}))['path']).toBe('a.txt');
    expect((await model('PATCH', '/a.txt', { path: 'a.txt' }))['path']).toBe('a.txt');
  });

  it('renames to another name of the same file', async () => {
    await put('a.txt', 'x');
    await symlink('a.txt', at('b.txt'));
    expect((await model('PATCH', '/a.txt', { path: 'b.txt' }))['path']).toBe('b.txt');
  });

  it.each([
    ['/a.txt', undefined, 400, 'JSON body missing'],
    ['/a.txt', { path: 'b.txt' }, 409, 'File already exists: b.txt'],
    ['/a.txt', { path: '.b.txt' }, 400, "Cannot rename file or directory '/a.txt'"],
    ['/a.txt', { path: 'none/b.txt' }, 404, 'File or directory does not exist: a.txt'],
    ['/none.txt', { path: 'c.txt' }, 404, 'File or directory does not exist: none.txt'],
    ['/a.txt', { path: '../c.txt' }, 404, '../c.txt is outside root contents directory'],
  ])('answers PATCH %s %j with %i %s', async (path, body, status, message) => {
    await put('a.txt', 'a');
    await put('b.txt', 'b');
    expect(await answer('PATCH', path, body)).toEqual([status, message]);
    expect(await readFile(at('a.txt'), 'utf8')).toBe('a');
    expect(await readFile(at('b.txt'), 'utf8')).toBe('b');
  });

  it('gives one name to one of two files that want it', async () => {
    await put('a.txt', 'a');
    await put('b.txt', 'b');
    const wanted = { path: 'c.txt' };
    const answers = await Promise.all([
      answer('PATCH', '/a.txt', wanted),
      answer('PATCH', '/b.txt', wanted),
    ]);
    expect(answers.map(([status]) => status).sort()).toEqual([200, 409]);
    expect((await readdir(room.root)).sort()).toHaveLength(2);
  });

  it('does not move a directory into itself', async () => {
    await mkdir(at('dir'));
    const [status, message] = await answer('PATCH', '/dir', { path: 'dir/dir' });
    expect([status, message]).toEqual([
      500,
      `Unknown error renaming file: dir Cannot move a directory '${at('dir')}' into itself '${at('dir/dir')}'.`,
    ]);
  });
});

describe('DELETE /api/contents', () => {
  const trash = (...parts: string[]): string => join(room.home, 'share', 'Trash', ...parts);

  it('moves a file to the trash, and its checkpoint away', async () => {
    await model('PUT', '/n.ipynb', notebookFile(NOTEBOOK));
    const response = await room.request('DELETE', '/api/contents/n.ipynb');
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      204,
      '',
      null,
    ]);
    expect(await readdir(trash('files'))).toEqual(['n.ipynb']);
    expect(await readFile(trash('info', 'n.ipynb.trashinfo'), 'utf8')).toMatch(
      new RegExp(
        `^\\[Trash Info\\]\nPath=${at('n.ipynb')}\nDeletionDate=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\n$`,
      ),
    );
    expect(await readdir(at('.ipynb_checkpoints'))).toEqual([]);
  });

  it('moves directories that are not empty to the trash', async () => {
    await mkdir(at('dir'));
    await put('dir/x', 'x');
    expect((await room.request('DELETE', '/api/contents/dir')).status).toBe(204);
    expect(await readdir(trash('files', 'dir'))).toEqual(['x']);
  });

  it('removes a link that leads nowhere', async () => {
    await symlink('nowhere', at('dangling'));
    expect((await room.request('DELETE', '/api/contents/dangling')).status).toBe(204);
    expect(await readdir(room.root)).toEqual([]);
  });

  it.each([
    ['', 400, "Can't delete root"],
    ['/', 400, "Can't delete root"],
    ['/%2f', 400, "Can't delete root"],
    ['/a/%2e%2e', 400, "Can't delete root"],
    ['/.hidden', 400, "Cannot delete file or directory '/.hidden'"],
  ])('answers DELETE %j with %i %s', async (path, status, message) => {
    expect(await answer('DELETE', path)).toEqual([status, message]);
  });

  it('names the path of the disk where nothing is', async () => {
    expect(await answer('DELETE', '/none')).toEqual([
      404,
      `File or directory does not exist: ${at('none')}`,
    ]);
  });

  it('removes for good where the settings say so, but only empty directories', async () => {
    await using hard = await testRoom({ settings: { deleteToTrash: false } });
    const inside = (...parts: string[]): string => join(hard.root, ...parts);
    await mkdir(inside('empty', '.ipynb_checkpoints'), { recursive: true });
    await mkdir(inside('full'));
    await writeFile(inside('full', 'x'), 'x');
    expect((await hard.request('DELETE', '/api/contents/empty')).status).toBe(204);
    const response = await hard.request('DELETE', '/api/contents/full');
    expect([response.status, await response.json()]).toEqual([
      400,
      { message: `Directory ${inside('full')} not empty`, reason: null },
    ]);
    expect((await hard.request('DELETE', '/api/contents/full/x')).status).toBe(204);
    expect(await readdir(hard.home)).not.toContain('share');
  });

  it('removes full directories for good where the settings say that too', async () => {
    await using hard = await testRoom({
      settings: { deleteToTrash: false, alwaysDeleteDir: true },
    });
    await mkdir(join(hard.root, 'full', 'deep'), { recursive: true });
    expect((await hard.request('DELETE', '/api/contents/full')).status).toBe(204);
    expect(await readdir(hard.root)).toEqual([]);
  });
});

describe('events', () => {
  it('are told in the order of the reference', async () => {
    await put('a.txt', 'x');
    await model('GET', '/a.txt');
    await model('GET', '');
    await model('PUT', '/b.txt', textFile('x'));
    await model('PATCH', '/b.txt', { path: 'c.txt' });
    await room.request('DELETE', '/api/contents/c.txt');
    expect(room.events).toEqual([
      { action: 'get', path: 'a.txt' },
      { action: 'get', path: 'a.txt' },
      { action: 'get', path: '' },
      { action: 'get', path: 'b.txt' },
      { action: 'save', path: 'b.txt' },
      { action: 'rename', path: 'c.txt', source_path: 'b.txt' },
      { action: 'get', path: 'c.txt' },
      { action: 'delete', path: 'c.txt' },
    ]);
  });

  it('of a copy name both ends, with a slash in front at the top', async () => {
    await put('a.txt', 'x');
    await model('POST', '', { copy_from: 'a.txt' });
    expect(room.events).toEqual([
      { action: 'get', path: 'a.txt' },
      { action: 'get', path: 'a.txt' },
      { action: 'get', path: 'a-Copy1.txt' },
      { action: 'save', path: 'a-Copy1.txt' },
      { action: 'copy', path: '/a-Copy1.txt', source_path: 'a.txt' },
    ]);
  });

  it('are not told of failures', async () => {
    await room.request('GET', '/api/contents/none');
    await room.request('DELETE', '/api/contents/none');
    expect(room.events).toEqual([]);
  });
});

describe('/api/notebooks', () => {
  it.each(['GET', 'PUT', 'POST', 'PATCH', 'DELETE'])(
    'sends %s on to /api/contents',
    async (method) => {
      const response = await room.request(method, '/api/notebooks/a%20b.ipynb');
      expect([response.status, response.headers.get('location')]).toEqual([
        302,
        '/api/contents/a%20b.ipynb',
      ]);
    },
  );

  it('sends on without a path, too', async () => {
    const response = await room.request('GET', '/api/notebooks/');
    expect(response.headers.get('location')).toBe('/api/contents');
  });
});
