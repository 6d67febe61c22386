import { link, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { testRoom, type TestRoom } from './testing/room.ts';
import { mountTmpfs, type Mounted } from './testing/tmpfs.ts';
import { textFile } from './testing/use-room.ts';

/** A few kilobytes: pages of four. */
const DISK = '32k';
const TOO_LARGE = 'x'.repeat(64 * 1024);

describe('a full disk', () => {
  let base: string;
  let root: string;
  let disk: Mounted | null;
  let room: TestRoom;

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'elara-full-')));
    root = join(base, 'root');
    disk = await mountTmpfs(root, DISK);
    room = await testRoom({ root });
  });
  afterEach(async () => {
    await room[Symbol.asyncDispose]();
    await disk?.unmount();
    await rm(base, { recursive: true, force: true });
  });

  function needDisk(context: TestContext): void {
    if (disk === null) context.skip('nothing can be mounted here');
  }

  const save = async (path: string, body: object): Promise<[number, unknown]> => {
    const response = await room.request('PUT', `/api/contents/${path}`, body);
    return [response.status, await response.json()];
  };

  const full = (path: string): [number, unknown] => [
    500,
    {
      message: `Unexpected error while saving file: ${path} [Errno 28] No space left on device`,
      reason: null,
    },
  ];

  it('leaves the old file, says so, and the server goes on', async (context) => {
    needDisk(context);
    expect((await save('a.txt', textFile('before')))[0]).toBe(201);
    expect(await save('a.txt', textFile(TOO_LARGE))).toEqual(full('a.txt'));
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('before');
    expect(await readdir(root)).toEqual(['a.txt']);
    expect((await save('a.txt', textFile('after')))[0]).toBe(200);
  });

  it('leaves no piece of a new file', async (context) => {
    needDisk(context);
    expect(await save('new.txt', textFile(TOO_LARGE))).toEqual(full('new.txt'));
    expect(await readdir(root)).toEqual([]);
  });

  it('leaves a file with two names as it was, which is written in place', async (context) => {
    needDisk(context);
    await writeFile(join(root, 'a.txt'), 'before '.repeat(500));
    await link(join(root, 'a.txt'), join(root, 'b.txt'));
    expect(await save('a.txt', textFile(TOO_LARGE))).toEqual(full('a.txt'));
    expect(await readFile(join(root, 'b.txt'), 'utf8')).toBe('before '.repeat(500));
    expect((await readdir(root)).sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('leaves what was uploaded before the chunk that does not fit', async (context) => {
    needDisk(context);
    const chunk = (number: number, content: string): object => ({
      ...textFile(content),
      chunk: number,
    });
    expect((await save('up.txt', chunk(1, 'first')))[0]).toBe(201);
    expect(await save('up.txt', chunk(2, TOO_LARGE))).toEqual(full('up.txt'));
    expect(await readFile(join(root, 'up.txt'), 'utf8')).toBe('first');
  });

  it('leaves a notebook as it was', async (context) => {
    needDisk(context);
    const notebook = (source: string): object => ({
      type: 'notebook',
      format: 'json',
      content: {
        nbformat: 4,
        nbformat_minor: 4,
        metadata: {},
        cells: [{ cell_type: 'raw', metadata: {}, source }],
      },
    });
    expect((await save('n.ipynb', notebook('before')))[0]).toBe(201);
    const before = await readFile(join(root, 'n.ipynb'), 'utf8');
    expect(await save('n.ipynb', notebook(TOO_LARGE))).toEqual(full('n.ipynb'));
    expect(await readFile(join(root, 'n.ipynb'), 'utf8')).toBe(before);
  });
});
