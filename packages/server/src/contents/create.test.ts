import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRoom } from './testing/room.ts';
import { NOTEBOOK, useRoom } from './testing/use-room.ts';

const room = useRoom();
const { at, put, model, answer } = room;

describe('POST /api/contents', () => {
  it('makes untitled files, notebooks and directories under free names', async () => {
    const names: unknown[] = [];
    for (const body of [
      undefined,
      {},
      { ext: '.txt' },
      { type: 'file', ext: '.tar.gz' },
      { ext: '.tar.gz' },
      { type: 'notebook' },
      { ext: '.ipynb' },
      { type: 'directory' },
      { type: 'directory' },
      { type: 'strange' },
    ]) {
      names.push((await model('POST', '', body))['name']);
    }
    expect(names).toEqual([
      'untitled',
      'untitled1',
      'untitled.txt',
      'untitled.tar.gz',
      'untitled1.tar.gz',
      'Untitled.ipynb',
      'Untitled1.ipynb',
      'Untitled Folder',
      'Untitled Folder 1',
      'untitled2',
    ]);
  });

  it('answers 201 with the place of the new file', async () => {
    await mkdir(at('a b'));
    const response = await room.request('POST', '/api/contents/a%20b', { type: 'notebook' });
    expect([response.status, response.headers.get('location')]).toEqual([
      201,
      '/api/contents/a%20b/Untitled.ipynb',
    ]);
    expect(response.headers.get('last-modified')).not.toBeNull();
    expect(await response.json()).toMatchObject({
      content: null,
      format: null,
      type: 'notebook',
      path: 'a b/Untitled.ipynb',
    });
  });

  it('writes a new notebook of 72 bytes', async () => {
    await model('POST', '', { type: 'notebook' });
    expect(await readFile(at('Untitled.ipynb'), 'utf8')).toBe(
      '{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    );
    expect((await stat(at('Untitled.ipynb'))).size).toBe(72);
  });

  it('never gives one name to two', async () => {
    const models = await Promise.all(
      Array.from({ length: 8 }, () => model('POST', '', { type: 'file', ext: '.txt' })),
    );
    expect(new Set(models.map((one) => one['name'])).size).toBe(8);
    await put('a.txt', 'x');
    const copies = await Promise.all(
      Array.from({ length: 4 }, () => model('POST', '', { copy_from: 'a.txt' })),
    );
    expect(new Set(copies.map((one) => one['name'])).size).toBe(4);
  });

  it('takes no extension that leads elsewhere', async () => {
    for (const ext of ['/../.hidden', '/x', '.txt/..']) {
      expect(await answer('POST', '', { ext })).toEqual([
        400,
        'An extension must not contain a slash',
      ]);
    }
    expect(await readdir(room.root)).toEqual([]);
  });

  it('names copies after their original', async () => {
    await put('a.tar.gz', 'x');
    await put('n.ipynb', JSON.stringify(NOTEBOOK));
    await mkdir(at('dir'));
    const copy = async (from: string, to = ''): Promise<unknown> =>
      (await model('POST', to, { copy_from: from }))['path'];
    expect(await copy('a.tar.gz')).toBe('a-Copy1.tar.gz');
    expect(await copy('a-Copy1.tar.gz')).toBe('a-Copy2.tar.gz');
    expect(await copy('/n.ipynb')).toBe('n-Copy1.ipynb');
    expect(await copy('a.tar.gz', '/dir')).toBe('dir/a.tar.gz');
    expect(await copy('a.tar.gz', '/dir/name.gz')).toBe('dir/name.gz');
    expect(await readFile(at('dir', 'name.gz'), 'utf8')).toBe('x');
  });

  it('copies directories with everything in them', async () => {
    await mkdir(at('dir', 'deep'), { recursive: true });
    await put('dir/deep/x', 'x');
    expect((await model('POST', '', { copy_from: 'dir' }))['path']).toBe('dir-Copy1');
    // Into itself, without what is being copied.
    expect((await model('POST', '/dir', { copy_from: 'dir' }))['path']).toBe('dir/dir');
    expect(await readdir(at('dir/dir'))).toEqual(await readdir(at('dir-Copy1')));
    expect(await readFile(at('dir-Copy1', 'deep', 'x'), 'utf8')).toBe('x');
  });

  it('refuses to copy a directory that is too large', async () => {
    await using small = await testRoom({ settings: { maxCopyFolderSizeMb: 0 } });
    await mkdir(join(small.root, 'dir'));
    await writeFile(join(small.root, 'dir', 'x'), 'x'.repeat(10_000));
    const response = await small.request('POST', '/api/contents', { copy_from: 'dir' });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(
      /Can't copy folders larger than 0MB,.*\\"dir\\" is [\d.]+ KB/,
    );
  });

  it.each([
    ['/a.txt', {}, 400, 'Cannot POST to files, use PUT instead.'],
    ['/none', {}, 404, 'No such directory: none'],
    ['', { copy_from: 'none' }, 404, 'No such file or directory: none'],
    ['', { copy_from: '.hidden' }, 400, "Cannot copy file or directory ''"],
    ['/none/x', { copy_from: 'a.txt' }, 404, 'No such parent directory: none to copy file in'],
    ['', '{broken', 400, 'Invalid JSON in body of request'],
  ])('answers POST %s %j with %i %s', async (path, body, status, message) => {
    await put('a.txt', 'x');
    await put('.hidden', 'x');
    expect(await answer('POST', path, body)).toEqual([status, message]);
  });
});
