import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testRoom, type TestRoom } from './testing/room.ts';

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    {
      cell_type: 'code',
      id: 'a',
      metadata: {},
      execution_count: null,
      source: 'x\ny',
      outputs: [],
    },
  ],
};

let room: TestRoom;
beforeEach(async () => {
  room = await testRoom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

async function put(path: string, text: string): Promise<void> {
  await writeFile(join(room.root, path), text);
}

describe('GET /api/contents', () => {
  it('gives a text file with all keys in the order of the wire', async () => {
    await put('a.txt', 'hällo\r\n');
    const response = await room.request('GET', '/api/contents/a.txt?hash=1');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const model = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(model)).toEqual([
      'name',
      'path',
      'last_modified',
      'created',
      'content',
      'format',
      'mimetype',
      'size',
      'writable',
      'hash',
      'hash_algorithm',
      'type',
    ]);
    expect(model).toMatchObject({
      name: 'a.txt',
      path: 'a.txt',
      content: 'hällo\r\n',
      format: 'text',
      mimetype: 'text/plain',
      size: 8,
      writable: true,
      hash: '32a2e2c0ab8a5c4db90ed4ba4d8dbe1c9e2bb0d5b0a64bd4a2e6cd0e7b2d7a0f',
      hash_algorithm: 'sha256',
      type: 'file',
    });
  });
});
[NOTEBOOK, mkdir, readdir, readFile, stat, symlink];
