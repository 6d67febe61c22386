import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NotebookFile } from './notebook-files.ts';
import { testRoom } from './testing/room.ts';

const V4 = {
  nbformat: 4,
  nbformat_minor: 4,
  metadata: {},
  cells: [{ cell_type: 'markdown', metadata: {}, source: 'a\nb' }],
};
const V3 = {
  nbformat: 3,
  nbformat_minor: 0,
  metadata: { name: '' },
  worksheets: [{ cells: [{ cell_type: 'heading', level: 2, metadata: {}, source: 'Title' }] }],
};

const parsed = (bytes: Uint8Array | null): unknown =>
  bytes === null ? null : JSON.parse(Buffer.from(bytes).toString('utf8'));

describe('a notebook for another room', () => {
  const read = async (
    path: string,
    prepare: (root: string) => Promise<void>,
  ): Promise<NotebookFile & { readonly root: string }> => {
    await using room = await testRoom();
    await prepare(room.root);
    const file = await room.room.contents.notebookFiles.read(path);
    return { ...file, root: room.root };
  };
  const put = (name: string, content: unknown) => (root: string) =>
    writeFile(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));

  it('comes with its name, its time and its folder', async () => {
    const file = await read('sub/a.ipynb', async (root) => {
      await mkdir(join(root, 'sub'));
      await put('sub/a.ipynb', V4)(root);
    });
    expect([file.name, file.directory]).toEqual(['a.ipynb', join(file.root, 'sub')]);
    expect(Math.abs(file.modified.getTime() - Date.now())).toBeLessThan(60_000);
    expect(parsed(file.notebook)).toMatchObject({
      nbformat: 4,
      cells: [{ cell_type: 'markdown', source: ['a\n', 'b'] }],
    });
  });

  it('comes in format 4, whatever it is in', async () => {
    expect(parsed((await read('old.ipynb', put('old.ipynb', V3))).notebook)).toMatchObject({
      nbformat: 4,
      cells: [{ cell_type: 'markdown', source: ['## Title'] }],
    });
  });

  it('is none where the file is something else', async () => {
    expect((await read('a.txt', put('a.txt', 'text'))).notebook).toBeNull();
    expect((await read('', async () => undefined)).notebook).toBeNull();
  });

  it('is refused as the contents API refuses it', async () => {
    await expect(read('no.ipynb', async () => undefined)).rejects.toThrow('No such file');
    await expect(read('.a.ipynb', put('.a.ipynb', V4))).rejects.toMatchObject({ status: 404 });
    await expect(read('../a.ipynb', async () => undefined)).rejects.toMatchObject({ status: 404 });
    await expect(read('a.ipynb', put('a.ipynb', '{'))).rejects.toThrow('Unreadable Notebook');
    await expect(
      read('a.ipynb', (root) => writeFile(join(root, 'a.ipynb'), Buffer.from([0xff]))),
    ).rejects.toThrow('is not UTF-8 encoded');
    await expect(
      read('a.ipynb', (root) => symlink('/nowhere', join(root, 'a.ipynb'))),
    ).rejects.toThrow();
  });
});

describe('a notebook in the body of a request', () => {
  const fromBody = async (body: unknown): Promise<{ name: string; notebook: unknown }> => {
    await using room = await testRoom();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const { name, notebook } = await room.room.contents.notebookFiles.fromBody(Buffer.from(text));
    return { name, notebook: parsed(notebook) };
  };

  it('is what a save would make of it, with its name or a usual one', async () => {
    const { name, notebook } = await fromBody({ name: 'x.ipynb', content: V4 });
    expect([name, notebook]).toMatchObject(['x.ipynb', { cells: [{ source: ['a\n', 'b'] }] }]);
    expect((await fromBody({ content: V4 })).name).toBe('notebook.ipynb');
  });

  it.each([
    ['', 'No JSON data provided'],
    ['[]', 'No JSON data provided'],
    ['zz', 'Invalid JSON in body of request'],
    ['{"content":{"nbformat":"x"}}', 'The body holds no notebook'],
    ['{"content":[]}', 'The body holds no notebook'],
    ['{"content":"text","type":"file"}', 'The body holds no notebook'],
  ])('%j is none', async (body, message) => {
    await expect(fromBody(body)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(message) as string,
    });
  });
});
