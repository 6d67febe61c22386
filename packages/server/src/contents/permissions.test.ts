import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoomProcess, type RoomProcess } from './testing/start-room-process.ts';

/** Root may do everything: the room then runs as nobody. */
const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65534;

describe.skipIf(process.platform === 'win32')('contents that may not be read or written', () => {
  let base: string;
  let root: string;
  let room: RoomProcess;

  beforeAll(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'elara-permissions-')));
    await chmod(base, 0o755);
    root = join(base, 'root');
    const home = join(base, 'home');
    await mkdir(root);
    await mkdir(home);
    await make();
    if (IS_ROOT) for (const path of [home, root]) await chown(path, NOBODY, NOBODY);
    room = await startRoomProcess({ root, home, ...(IS_ROOT ? { uid: NOBODY } : {}) });
  }, 60_000);
  afterAll(async () => {
    await room[Symbol.asyncDispose]();
    for (const name of ['locked', 'readonly']) await chmod(join(root, name), 0o755);
    await rm(base, { recursive: true, force: true });
  });

  /** What belongs to somebody else when the tests run as root, and to us otherwise. */
  async function make(): Promise<void> {
    await writeFile(join(root, 'secret.txt'), 'secret', { mode: 0o600 });
    await writeFile(join(root, 'fixed.txt'), 'fixed', { mode: 0o444 });
    await writeFile(
      join(root, 'fixed.ipynb'),
      '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}',
      { mode: 0o444 },
    );
    await mkdir(join(root, 'locked'));
    await writeFile(join(root, 'locked', 'x.txt'), 'x');
    await mkdir(join(root, 'readonly'));
    await writeFile(join(root, 'readonly', 'mine.txt'), 'before');
    await chmod(join(root, 'readonly', 'mine.txt'), 0o666);
    await writeFile(join(root, 'readonly', 'theirs.txt'), 'before', { mode: 0o444 });
    await symlink('loop', join(root, 'loop'));
    await chmod(join(root, 'locked'), 0o000);
    await chmod(join(root, 'readonly'), 0o555);
    if (!IS_ROOT) await chmod(join(root, 'secret.txt'), 0o000);
  }

  async function request(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(room.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function expectAnswer(
    response: Promise<Response>,
    status: number,
    message: string,
  ): Promise<void> {
    const answer = await response;
    const body = await answer.text();
    expect([answer.status, body]).toEqual([status, JSON.stringify({ message, reason: null })]);
  }

  const text = (content: string): object => ({ type: 'file', format: 'text', content });

  it('answers 403 for a file that may not be read', async () => {
    await expectAnswer(
      request('GET', '/api/contents/secret.txt'),
      403,
      'Permission denied: secret.txt',
    );
  });

  it('answers 403 for a save to a read-only file, and leaves it', async () => {
    await expectAnswer(
      request('PUT', '/api/contents/fixed.txt', text('new')),
      403,
      'Permission denied: fixed.txt',
    );
    expect(await readFile(join(root, 'fixed.txt'), 'utf8')).toBe('fixed');
  });

  it('answers 403 for a chunk to a read-only file', async () => {
    await expectAnswer(
      request('PUT', '/api/contents/fixed.txt', { ...text('new'), chunk: 2 }),
      403,
      'Permission denied: fixed.txt',
    );
  });

  it('answers 500 for a checkpoint of a read-only file, as the reference does', async () => {
    expect((await request('POST', '/api/contents/fixed.ipynb/checkpoints')).status).toBe(500);
  });

  it('treats a directory that cannot be entered as hidden', async () => {
    const response = await request('GET', '/api/contents/locked');
    expect([response.status, await response.text()]).toEqual([
      404,
      "file or directory '/locked' does not exist",
    ]);
    expect((await request('GET', '/api/contents/locked/x.txt')).status).toBe(404);
    const listing = (await (await request('GET', '/api/contents')).json()) as {
      content: { name: string }[];
    };
    expect(listing.content.map((entry) => entry.name)).not.toContain('locked');
  });

  it('leaves a link that leads to itself out of the listing, and fails to open it', async () => {
    const listing = (await (await request('GET', '/api/contents')).json()) as {
      content: { name: string }[];
    };
    expect(listing.content.map((entry) => entry.name)).not.toContain('loop');
    const response = await request('GET', '/api/contents/loop');
    expect([response.status, await response.json()]).toEqual([
      500,
      { message: 'Unhandled error', reason: null, traceback: '' },
    ]);
  });

  it('writes a writable file in a read-only directory in place', async () => {
    const { ino } = await stat(join(root, 'readonly', 'mine.txt'));
    expect((await request('PUT', '/api/contents/readonly/mine.txt', text('after'))).status).toBe(
      200,
    );
    expect(await readFile(join(root, 'readonly', 'mine.txt'), 'utf8')).toBe('after');
    expect((await stat(join(root, 'readonly', 'mine.txt'))).ino).toBe(ino);
    expect(await readdir(join(base, 'home'))).not.toContainEqual(
      expect.stringContaining('elara-save-'),
    );
  });

  it('answers 403 for a new file, directory or untitled one in a read-only directory', async () => {
    await expectAnswer(
      request('PUT', '/api/contents/readonly/new.txt', text('x')),
      403,
      'Permission denied: readonly/new.txt',
    );
    await expectAnswer(
      request('PUT', '/api/contents/readonly/new', { type: 'directory' }),
      403,
      'Permission denied: readonly/new',
    );
    await expectAnswer(
      request('POST', '/api/contents/readonly', { type: 'file' }),
      403,
      'Permission denied: readonly/untitled',
    );
  });

  it('answers 403 when a file may not be moved away', async () => {
    await expectAnswer(
      request('PATCH', '/api/contents/readonly/mine.txt', { path: 'moved.txt' }),
      403,
      'Permission denied: readonly/mine.txt',
    );
  });

  it('answers 403 for a delete of what is not writable, and 400 where its directory is not', async () => {
    await expectAnswer(
      request('DELETE', '/api/contents/fixed.txt'),
      403,
      'Permission denied: fixed.txt',
    );
    const response = await request('DELETE', '/api/contents/readonly/mine.txt');
    const body = (await response.json()) as { message: string };
    expect(response.status).toBe(400);
    expect(body.message).toMatch(
      /^send2trash failed: \[Errno 13\] Permission denied: b'.*mine\.txt' -> b'.*mine\.txt'$/,
    );
  });

  it('keeps the checkpoint of a file in a read-only directory elsewhere', async () => {
    expect((await request('POST', '/api/contents/readonly/mine.txt/checkpoints')).status).toBe(201);
    const answer = await request('GET', '/api/contents/readonly/mine.txt/checkpoints');
    const list = (await answer.json()) as unknown;
    expect(list).toMatchObject([{ id: 'checkpoint' }]);
    expect(await readdir(join(root, 'readonly'))).toEqual(['mine.txt', 'theirs.txt']);
  });

  it('answers 500 for a download of what may not be read, as the reference does', async () => {
    expect((await request('GET', '/files/secret.txt')).status).toBe(500);
  });

  it('shows what is not writable as such', async () => {
    const model = (await (await request('GET', '/api/contents/fixed.txt?content=0')).json()) as {
      writable: boolean;
    };
    expect(model.writable).toBe(false);
  });

  it('reads a notebook of several megabytes in a worker thread', async () => {
    const source = 'line\n'.repeat(1000);
    const cells = Array.from({ length: 600 }, (_, index) => ({
      cell_type: 'markdown',
      id: `c${index}`,
      metadata: {},
      source,
    }));
    const content = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
    const saved = await request('PUT', '/api/contents/large.ipynb', {
      type: 'notebook',
      format: 'json',
      content,
    });
    expect(saved.status).toBe(201);
    const model = (await (await request('GET', '/api/contents/large.ipynb')).json()) as {
      content: unknown;
    };
    expect(model.content).toEqual(content);
  });
});
