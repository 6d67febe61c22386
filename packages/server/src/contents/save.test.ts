import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inlineTasks, type TaskRunner } from '../workers/index.ts';
import { testRoom } from './testing/room.ts';
import { CODE_CELL, NOTEBOOK, notebookFile, textFile, useRoom } from './testing/use-room.ts';

const MEGABYTE = 1024 * 1024;

const room = useRoom();
const { at, put, model, answer } = room;

/** Something that one part of a test waits for and another gives. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return {
    given,
    give: () => {
      give();
    },
  };
}

describe('PUT /api/contents', () => {
  it('answers 201 for a new file, 200 for one that was there', async () => {
    for (const status of [201, 200]) {
      const response = await room.request('PUT', '/api/contents/a.txt', textFile('häl\u0000lo'));
      expect([response.status, response.headers.get('location')]).toEqual([
        status,
        '/api/contents/a.txt',
      ]);
      expect(await response.json()).toMatchObject({
        content: null,
        format: null,
        size: 7,
        mimetype: 'text/plain',
      });
    }
    expect(await readFile(at('a.txt'), 'utf8')).toBe('häl\u0000lo');
  });

  it('puts the base URL into the location', async () => {
    await using based = await testRoom({ baseUrl: '/a%40b/' });
    const response = await based.request('PUT', '/a%40b/api/contents/x%20y.txt', textFile('x'));
    expect(response.headers.get('location')).toBe('/a%40b/api/contents/x%20y.txt');
  });

  it('writes a notebook in the form of nbformat and makes its first checkpoint', async () => {
    await model(
      'PUT',
      '/n.ipynb',
      notebookFile({ ...NOTEBOOK, metadata: { z: 1, a: 'é', signature: 'x', orig_nbformat: 3 } }),
    );
    expect(await readFile(at('n.ipynb'), 'utf8')).toBe(
      '{\n "cells": [\n  {\n   "cell_type": "code",\n   "execution_count": null,\n   "id": "a",\n   "metadata": {},\n   "outputs": [],\n' +
        '   "source": [\n    "x\\n",\n    "y"\n   ]\n  }\n ],\n "metadata": {\n  "a": "é",\n  "z": 1\n },\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    );
    expect(await readdir(at('.ipynb_checkpoints'))).toEqual(['n-checkpoint.ipynb']);
  });

  it('keeps numbers that JavaScript would change', async () => {
    const content =
      '{"nbformat":4,"nbformat_minor":5,"metadata":{"big":12345678901234567890,"one":1.0,"tiny":1e-7},"cells":[]}';
    await room.request(
      'PUT',
      '/api/contents/n.ipynb',
      `{"type":"notebook","format":"json","content":${content}}`,
    );
    const written = await readFile(at('n.ipynb'), 'utf8');
    for (const expected of ['"big": 12345678901234567890', '"one": 1.0', '"tiny": 1e-07'])
      expect(written).toContain(expected);
  });

  it('saves an invalid notebook and tells what is wrong with it', async () => {
    const shown = await model('PUT', '/n.ipynb', notebookFile({ ...NOTEBOOK, extra: 1 }));
    expect(shown['message']).toMatch(
      /^Notebook validation failed: Additional properties are not allowed \('extra' was unexpected\)/,
    );
  });

  it('makes an empty notebook or file where no content is given', async () => {
    expect(await model('PUT', '/n.ipynb', { a: 1 })).toMatchObject({ type: 'notebook', size: 72 });
    expect(await model('PUT', '/a.txt', { a: 1 })).toMatchObject({ type: 'file', size: 0 });
  });

  it('makes an untitled file where the body is empty', async () => {
    await mkdir(at('dir'));
    expect((await model('PUT', '/dir', {}))['path']).toBe('dir/untitled');
    expect(await answer('PUT', '/none', '')).toEqual([404, 'No such directory: none']);
  });

  it('makes a directory once', async () => {
    for (let count = 0; count < 2; count++) {
      expect((await room.request('PUT', '/api/contents/dir', { type: 'directory' })).status).toBe(
        201,
      );
    }
  });

  it('appends the chunks of an upload', async () => {
    const statuses: number[] = [];
    for (const [chunk, content] of [
      [1, 'YWJj'],
      [2, 'ZGVm'],
      [-1, 'Z2hp'],
    ] as const) {
      const body = { type: 'file', format: 'base64', content, chunk };
      statuses.push((await room.request('PUT', '/api/contents/up.bin', body)).status);
    }
    expect(statuses).toEqual([201, 200, 200]);
    expect(await readFile(at('up.bin'), 'utf8')).toBe('abcdefghi');
  });

  it('keeps large uploads of several clients apart, also from those that break off', async () => {
    const files = Array.from({ length: 6 }, () => randomBytes(3 * MEGABYTE + 1));
    const upload = async (file: Buffer, name: string): Promise<void> => {
      for (let at = 0; at < file.length; at += MEGABYTE) {
        const content = file.subarray(at, at + MEGABYTE).toString('base64');
        const chunk = at + MEGABYTE < file.length ? at / MEGABYTE + 1 : -1;
        const body = JSON.stringify({ type: 'file', format: 'base64', content, chunk });
        await breakOff(body);
        expect((await room.request('PUT', `/api/contents/${name}`, body)).ok).toBe(true);
      }
    };
    /** A client that goes in the middle of what it sends. */
    const breakOff = async (body: string): Promise<void> => {
      const { url } = room;
      const request = httpRequest(`${url}/api/contents/broken.bin`, {
        method: 'PUT',
        headers: { 'content-length': body.length },
      });
      request.on('error', () => undefined);
      await new Promise((resolve) => request.write(body.slice(0, body.length / 2), resolve));
      request.destroy();
    };
    await Promise.all(files.map((file, index) => upload(file, `up-${index}.bin`)));
    for (const [index, file] of files.entries()) {
      expect((await readFile(at(`up-${index}.bin`))).equals(file)).toBe(true);
    }
    await expect(readFile(at('broken.bin'))).rejects.toThrow('ENOENT');
  });

  it('begins anew with the first chunk', async () => {
    await put('up.bin', 'old content');
    await model('PUT', '/up.bin', { type: 'file', format: 'text', content: 'new', chunk: 1 });
    expect(await readFile(at('up.bin'), 'utf8')).toBe('new');
  });

  it('keeps the order of saves, also when the first is slow to read', async () => {
    const begun = signal();
    const release = signal();
    const tasks: TaskRunner = {
      run: async (task, input, options) => {
        begun.give();
        await release.given;
        return inlineTasks.run(task, input, options);
      },
      close: async () => undefined,
    };
    await using slow = await testRoom({ needs: { tasks } });
    const cells = Array.from({ length: 300 }, () => ({ ...CODE_CELL, source: 'x\n'.repeat(500) }));
    const large = slow.request(
      'PUT',
      '/api/contents/n.ipynb',
      notebookFile({ ...NOTEBOOK, cells }),
    );
    await begun.given;
    const small = slow.request('PUT', '/api/contents/n.ipynb', notebookFile(NOTEBOOK));
    release.give();
    expect([(await large).status, (await small).status]).toEqual([201, 200]);
    expect((await readFile(join(slow.root, 'n.ipynb'), 'utf8')).length).toBeLessThan(1000);
  });

  it('finishes the saves it has begun before the room ends', async () => {
    const body = textFile('x'.repeat(8 * 1024 * 1024));
    const saved = room.request('PUT', '/api/contents/a.txt', body);
    while ((await readdir(room.root)).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    await room.dispose();
    expect((await stat(at('a.txt'))).size).toBe(8 * 1024 * 1024);
    expect((await saved).status).toBe(201);
  });

  it('never mixes saves that come together', async () => {
    const saves = Array.from({ length: 20 }, (_, index) =>
      room.request('PUT', '/api/contents/a.txt', textFile(`${index % 10}`.repeat(1000))),
    );
    await Promise.all(saves);
    expect(new Set(await readFile(at('a.txt'), 'utf8')).size).toBe(1);
    expect(await readdir(room.root)).toEqual(['a.txt']);
  });

  it.each([
    ['/a.txt', { format: 'text', content: 'x' }, 400, 'No file type provided'],
    ['/a.txt', { type: 'file', format: 'text' }, 400, 'No file content provided'],
    [
      '/a.txt',
      { type: 'file', content: 'x' },
      400,
      "Must specify format of file contents as 'text' or 'base64'",
    ],
    [
      '/a.txt',
      { type: 'file', content: 'x', format: 'json' },
      400,
      "Must specify format of file contents as 'text' or 'base64'",
    ],
    ['/a.txt', { copy_from: 'b' }, 400, 'Cannot copy with PUT, only POST'],
    [
      '/.a.txt',
      { type: 'file', content: 'x', format: 'text' },
      400,
      "Cannot create file or directory '/.a.txt'",
    ],
    [
      '/b.txt',
      { type: 'file', content: 'x', format: 'text', path: '.c' },
      400,
      "Cannot create file or directory '/b.txt'",
    ],
    ['/b.txt', { type: null, content: 'x', format: 'text' }, 400, 'Unhandled contents type: None'],
    [
      '/n.ipynb',
      { type: 'notebook', content: 'x', chunk: 1 },
      400,
      'File type "notebook" is not supported for large file transfer',
    ],
    ['/a.txt', { chunk: 1, content: 'x', format: 'text' }, 400, 'No file type provided'],
    ['/a.txt', '{broken', 400, 'Invalid JSON in body of request'],
    ['/a.txt', '"text"', 400, 'Invalid JSON in body of request'],
  ])('answers PUT %s %j with %i %s', async (path, body, status, message) => {
    await put('a.txt', 'before');
    expect(await answer('PUT', path, body)).toEqual([status, message]);
    expect(await readFile(at('a.txt'), 'utf8')).toBe('before');
  });

  it('names the path of the disk where an encoding is wrong', async () => {
    const save = (content: unknown, format = 'base64'): Promise<[number, string]> =>
      answer('PUT', '/a.txt', { type: 'file', format, content });
    expect(await save('é')).toEqual([
      400,
      `Encoding error saving ${at('a.txt')}: 'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)`,
    ]);
    expect(await save('aGVsbG8')).toEqual([
      400,
      `Encoding error saving ${at('a.txt')}: Incorrect padding`,
    ]);
    expect(await save('\ud800', 'text')).toEqual([
      400,
      `Encoding error saving ${at('a.txt')}: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed`,
    ]);
    expect(await save(5, 'text')).toEqual([
      400,
      `Encoding error saving ${at('a.txt')}: 'int' object has no attribute 'encode'`,
    ]);
  });

  it('answers 500 with the cause where the place or the notebook is impossible', async () => {
    expect(await answer('PUT', '/none/a.txt', textFile('x'))).toEqual([
      500,
      `Unexpected error while saving file: none/a.txt [Errno 2] No such file or directory: '${at('none', 'a.txt')}'`,
    ]);
    await mkdir(at('dir'));
    expect(await answer('PUT', '/dir', textFile('x'))).toEqual([
      500,
      `Unexpected error while saving file: dir [Errno 21] Is a directory: '${at('dir')}'`,
    ]);
    expect(await answer('PUT', '/n.ipynb', notebookFile({}))).toEqual([
      500,
      'Unexpected error while saving file: n.ipynb nbformat',
    ]);
    expect(
      await answer('PUT', '/n.ipynb', notebookFile({ ...NOTEBOOK, metadata: { half: '\ud800' } })),
    ).toEqual([500, expect.stringContaining("'utf-8' codec can't encode character '\\ud800'")]);
    expect(await readdir(room.root)).toEqual(['dir']);
  });

  it('refuses a directory where a file is', async () => {
    await put('a.txt', 'x');
    expect(await answer('PUT', '/a.txt', { type: 'directory' })).toEqual([
      400,
      `Not a directory: ${at('a.txt')}`,
    ]);
  });
});
