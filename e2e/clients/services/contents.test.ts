import type { Contents } from '@jupyterlab/services';
import { describe, expect, it } from 'vitest';
import { useServices } from './connect.ts';

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'typescript', display_name: 'TypeScript' } },
  cells: [{ id: 'a', cell_type: 'markdown', metadata: {}, source: '# Ä title' }],
};

describe('the contents manager of @jupyterlab/services', () => {
  const connected = useServices();
  const contents = (): Contents.IManager => connected().services.contents;

  it('makes untitled files, notebooks and folders, each with a name of its own', async () => {
    const made: string[] = [];
    for (const options of [
      { type: 'file', ext: '.ts' },
      { type: 'file', ext: '.ts' },
      { type: 'notebook' },
      { type: 'directory' },
      { type: 'directory' },
    ] as const) {
      made.push((await contents().newUntitled(options)).path);
    }
    expect(made).toEqual([
      'untitled.ts',
      'untitled1.ts',
      'Untitled.ipynb',
      'Untitled Folder',
      'Untitled Folder 1',
    ]);
  });

  it('makes a file inside a folder', async () => {
    const folder = await contents().newUntitled({ type: 'directory' });
    const file = await contents().newUntitled({ path: folder.path, type: 'file', ext: 'md' });
    expect(file.path).toBe(`${folder.path}/untitled.md`);
    const listing = await contents().get(folder.path);
    expect((listing.content as Contents.IModel[]).map(({ name }) => name)).toEqual(['untitled.md']);
  });

  it('saves and reads a text', async () => {
    const saved = await contents().save('a text.txt', {
      type: 'file',
      format: 'text',
      content: 'first\nzweite\n',
    });
    expect(saved).toMatchObject({ path: 'a text.txt', size: 13, writable: true });
    const read = await contents().get('a text.txt', { content: true });
    expect(read).toMatchObject({ type: 'file', format: 'text', mimetype: 'text/plain' });
    expect(read.content).toBe('first\nzweite\n');
    expect(await connected().server.places.read('a text.txt')).toBe('first\nzweite\n');
  });

  it('saves and reads bytes', async () => {
    const content = Buffer.from([0, 255, 128, 10, 13]).toString('base64');
    await contents().save('some bytes.bin', { type: 'file', format: 'base64', content });
    const read = await contents().get('some bytes.bin', {
      format: 'base64',
      type: 'file',
      content: true,
    });
    expect(Buffer.from(read.content as string, 'base64')).toEqual(
      Buffer.from([0, 255, 128, 10, 13]),
    );
  });

  it('saves in chunks what is too large for one request', async () => {
    const part = 'x'.repeat(1_000_000);
    const model = { type: 'file', format: 'text' } as const;
    for (const [content, chunk] of [
      [part, 1],
      [part, 2],
      ['end', -1],
    ] as const) {
      await contents().save('large.txt', { ...model, content, chunk });
    }
    expect(await connected().server.places.read('large.txt')).toBe(`${part}${part}end`);
  });

  it('saves and reads a notebook, with the hash of what stands on disk', async () => {
    const saved = await contents().save('Ä/../note.ipynb', {
      type: 'notebook',
      format: 'json',
      content: NOTEBOOK,
    });
    expect(saved.path).toBe('note.ipynb');
    const read = await contents().get('note.ipynb', { content: true, hash: true });
    expect(read).toMatchObject({ type: 'notebook', format: 'json', hash_algorithm: 'sha256' });
    expect(read.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(read.content).toMatchObject({ nbformat: 4, cells: [{ source: '# Ä title' }] });
  });

  it('lists a folder without the contents of what is in it', async () => {
    const root = await contents().get('');
    const note = (root.content as Contents.IModel[]).find(({ path }) => path === 'note.ipynb');
    expect(note).toMatchObject({ type: 'notebook', content: null, format: null });
    const names = await contents().get('', { content: false });
    expect(names.content).toBeNull();
  });

  it('renames, and tells about it', async () => {
    const changes: string[] = [];
    contents().fileChanged.connect((_, { type, oldValue, newValue }) => {
      changes.push(`${type} ${oldValue?.path ?? ''} → ${newValue?.path ?? ''}`);
    });
    const renamed = await contents().rename('a text.txt', 'näme #1%.txt');
    expect(renamed.path).toBe('näme #1%.txt');
    expect(changes).toEqual(['rename a text.txt → näme #1%.txt']);
    expect((await contents().get('näme #1%.txt')).content).toBe('first\nzweite\n');
  });

  it('refuses to rename over a file, with the message that the dialog shows', async () => {
    const refusal = contents().rename('large.txt', 'note.ipynb');
    await expect(refusal).rejects.toThrow('File already exists: note.ipynb');
    await expect(refusal).rejects.toMatchObject({ response: { status: 409 } });
  });

  it('copies beside the original and into a folder', async () => {
    const beside = await contents().copy('note.ipynb', '');
    expect(beside.path).toBe('note-Copy1.ipynb');
    const inside = await contents().copy('note.ipynb', 'Untitled Folder');
    expect(inside.path).toBe('Untitled Folder/note.ipynb');
  });

  it('keeps a checkpoint, restores it and takes it away', async () => {
    await contents().save('kept.txt', { type: 'file', format: 'text', content: 'old' });
    const checkpoint = await contents().createCheckpoint('kept.txt');
    expect(await contents().listCheckpoints('kept.txt')).toEqual([checkpoint]);
    await contents().save('kept.txt', { type: 'file', format: 'text', content: 'new' });
    await contents().restoreCheckpoint('kept.txt', checkpoint.id);
    expect((await contents().get('kept.txt')).content).toBe('old');
    await contents().deleteCheckpoint('kept.txt', checkpoint.id);
    expect(await contents().listCheckpoints('kept.txt')).toEqual([]);
  });

  it('gives a URL from which the file is downloaded', async () => {
    const url = await contents().getDownloadUrl('näme #1%.txt');
    const { token } = connected().server;
    const response = await fetch(url, { headers: { authorization: `token ${token}` } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect(await response.text()).toBe('first\nzweite\n');
  });

  it('deletes, and says what is not there', async () => {
    await contents().delete('note-Copy1.ipynb');
    const missing = contents().get('note-Copy1.ipynb');
    await expect(missing).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('deletes a folder that is not empty', async () => {
    await contents().delete('Untitled Folder');
    expect(await connected().server.places.list('')).not.toContain('Untitled Folder');
  });
});
