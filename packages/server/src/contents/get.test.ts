import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRoom } from './testing/room.ts';
import { MODEL_KEYS, NOTEBOOK, useRoom, type Model } from './testing/use-room.ts';

const room = useRoom();
const { at, put, model, answer } = room;

describe('GET /api/contents', () => {
  it('gives a text file with all keys in the order of the wire', async () => {
    await put('a.txt', 'hällo\r\n');
    await utimes(at('a.txt'), 1_700_000_000, 1_700_000_000);
    const response = await room.request('GET', '/api/contents/a.txt?hash=1');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('last-modified')).toBe('Tue, 14 Nov 2023 22:13:20 GMT');
    expect(response.headers.get('location')).toBeNull();
    const shown = (await response.json()) as Model;
    expect(Object.keys(shown)).toEqual(MODEL_KEYS);
    expect(shown).toMatchObject({
      name: 'a.txt',
      path: 'a.txt',
      last_modified: '2023-11-14T22:13:20.000000Z',
      content: 'hällo\r\n',
      format: 'text',
      mimetype: 'text/plain',
      size: 8,
      writable: true,
      hash: 'ce586fcd6e3fc8222848dcf81aba1591ed8a27931feafb6037ae46a94933cad4',
      hash_algorithm: 'sha256',
      type: 'file',
    });
  });

  it('gives base64 in lines of 76 characters for what is not UTF-8', async () => {
    await put('b', Buffer.from([0xff, 0xfe, 0x00, 0x62, 0x69, 0x6e]));
    expect(await model('GET', '/b')).toMatchObject({
      content: '//4AYmlu\n',
      format: 'base64',
      mimetype: 'application/octet-stream',
    });
    await put('c.bin', Buffer.alloc(58, 0xff));
    expect((await model('GET', '/c.bin'))['content']).toBe(`${'/'.repeat(76)}\n/w==\n`);
  });

  it('keeps a byte order mark', async () => {
    await put('bom.txt', '\ufeffx');
    expect((await model('GET', '/bom.txt'))['content']).toBe('\ufeffx');
  });

  it('leaves the content away when asked to', async () => {
    await put('a.txt', 'x');
    expect(await model('GET', '/a.txt?content=0')).toMatchObject({
      content: null,
      format: null,
      hash: null,
      hash_algorithm: null,
    });
  });

  it('hashes the bytes on the disk with and without content', async () => {
    await put('n.ipynb', JSON.stringify(NOTEBOOK));
    const whole = await model('GET', '/n.ipynb?hash=1');
    const bare = await model('GET', '/n.ipynb?content=0&hash=1');
    expect(whole['hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(bare['hash']).toBe(whole['hash']);
  });

  it('hashes an empty file', async () => {
    await put('empty', '');
    expect((await model('GET', '/empty?content=0&hash=1'))['hash']).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('answers 304 while nothing has changed, and anew when something has', async () => {
    await put('a.txt', 'x');
    const tag = (await room.request('GET', '/api/contents/a.txt')).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[0-9a-f]{40}"$/);
    const same = await room.request('GET', '/api/contents/a.txt', undefined, {
      'If-None-Match': tag,
    });
    expect([same.status, await same.text()]).toEqual([304, '']);
    await put('a.txt', 'y');
    expect(
      (await room.request('GET', '/api/contents/a.txt', undefined, { 'If-None-Match': tag }))
        .status,
    ).toBe(200);
  });

  it('lists a directory without hidden, ignored and special entries', async () => {
    await mkdir(at('dir'));
    for (const name of ['a.txt', 'n.ipynb', '.hidden', 'x.pyc', 'y~']) await put(`dir/${name}`, '');
    await mkdir(at('dir', 'sub'));
    await mkdir(at('dir', '__pycache__'));
    await symlink('nowhere', at('dir', 'dangling'));
    const listing = await model('GET', '/dir');
    expect(listing).toMatchObject({
      type: 'directory',
      format: 'json',
      size: null,
      mimetype: null,
    });
    const entries = listing['content'] as {
      name: string;
      path: string;
      type: string;
      writable: boolean;
      content: unknown;
    }[];
    expect(entries.map(({ name, path, type }) => [name, path, type]).sort()).toEqual([
      ['a.txt', 'dir/a.txt', 'file'],
      ['dangling', 'dir/dangling', 'file'],
      ['n.ipynb', 'dir/n.ipynb', 'notebook'],
      ['sub', 'dir/sub', 'directory'],
    ]);
    expect(entries.every((entry) => entry.content === null)).toBe(true);
    expect(entries.find((entry) => entry.name === 'dangling')?.writable).toBe(false);
  });

  it('lists an empty directory', async () => {
    expect((await model('GET', ''))['content']).toEqual([]);
  });

  it('lists thousands of entries whole, and gives the event loop its turns meanwhile', async () => {
    await mkdir(at('many'));
    for (let count = 0; count < 3000; count++) await put(`many/${count}.txt`, '');
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const entries = (await model('GET', '/many'))['content'] as unknown[];
    clearInterval(timer);
    expect(entries).toHaveLength(3000);
    expect(turns).toBeGreaterThan(5);
  });

  it('shows names that are not UTF-8 as Python does', async () => {
    await writeFile(Buffer.concat([Buffer.from(at('x-')), Buffer.from([0xff])]), '');
    const entries = (await model('GET', ''))['content'] as { name: string }[];
    expect(entries[0]?.name).toBe('x-\udcff');
  });

  it('follows links, also out of the root', async () => {
    await writeFile(join(room.home, 'outside.txt'), 'outside');
    await symlink(join(room.home, 'outside.txt'), at('link.txt'));
    expect(await model('GET', '/link.txt')).toMatchObject({
      content: 'outside',
      size: join(room.home, 'outside.txt').length,
    });
  });

  it('echoes the path as it was asked for', async () => {
    await mkdir(at('sub'));
    await put('a.txt', 'x');
    expect((await model('GET', '/sub/..%2fa.txt'))['path']).toBe('sub/../a.txt');
  });

  it.each([
    ['/a.txt?format=zz', 400, "Format 'zz' is invalid"],
    ['/a.txt?content=2', 400, "Content '2' is invalid"],
    ['/a.txt?hash=2', 400, "Hash argument '2' is invalid. It must be '0' or '1'."],
    ['/a.txt?type=directory', 400, 'a.txt is not a directory'],
    ['/dir?type=file', 400, 'dir is a directory, not a file'],
    ['/dir?hash=1', 500, "Keys unexpectedly None: ['hash', 'hash_algorithm']"],
    ['/none.txt', 404, "file or directory '/none.txt' does not exist"],
    ["/it's", 404, `file or directory "/it's" does not exist`],
    ['/a.txt/x', 404, "file or directory '/a.txt/x' does not exist"],
    [`/${'n'.repeat(300)}`, 404, `file or directory '/${'n'.repeat(300)}' does not exist`],
    ['/.hidden', 404, "file or directory '/.hidden' does not exist"],
    ['/..%2f..%2fetc', 404, '../../etc is outside root contents directory'],
    ['/a%00b', 404, 'a\0b is not a valid path'],
  ])('answers %s with %i %s', async (path, status, message) => {
    await put('a.txt', 'x');
    await put('.hidden', 'x');
    await mkdir(at('dir'));
    expect(await answer('GET', path)).toEqual([status, message]);
  });

  it('says on the status line what kind of request was bad', async () => {
    await put('b.bin', Buffer.from([0xff]));
    await put('latin.ipynb', Buffer.from([0xff]));
    for (const path of ['/b.bin?format=text', '/latin.ipynb']) {
      const response = await room.request('GET', `/api/contents${path}`);
      expect([response.status, response.statusText]).toEqual([400, 'bad format']);
      expect(await response.json()).toMatchObject({
        reason: 'bad format',
        message: expect.stringMatching(/ is not UTF-8 encoded$/) as string,
      });
    }
  });

  it('refuses to read what is not a file', async () => {
    await symlink('nowhere', at('dangling'));
    expect(await answer('GET', '/dangling')).toEqual([
      400,
      `Cannot read non-file ${at('dangling')}`,
    ]);
  });

  it('shows hidden files where the settings allow it', async () => {
    await using open = await testRoom({ settings: { allowHidden: true } });
    await writeFile(join(open.root, '.hidden'), 'x');
    expect((await open.request('GET', '/api/contents/.hidden')).status).toBe(200);
    const listing = (await (await open.request('GET', '/api/contents')).json()) as {
      content: { name: string }[];
    };
    expect(listing.content.map((entry) => entry.name)).toEqual(['.hidden']);
  });
});
