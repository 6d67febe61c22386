import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INVALID_NOTEBOOK, SAMPLE_NOTEBOOK, STEPS, type Step } from './testing/comparison-steps.ts';
import { startJupyterServer, type RealServer } from './testing/jupyter-server.ts';
import { SKIP_COMPARISON } from './testing/python.ts';
import { testRoom, type TestRoom } from './testing/room.ts';

interface Answer {
  readonly status: number;
  readonly phrase: string;
  readonly type: string | null;
  readonly location: string | null;
  readonly body: unknown;
}

/** The headers that tell how a file is sent. */
const FILE_HEADERS = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-range',
  'content-length',
];

async function fill(root: string, outside: string): Promise<void> {
  const write = (name: string, content: string | Buffer): Promise<void> =>
    writeFile(join(root, name), content);
  await mkdir(join(root, 'sub', 'deep'), { recursive: true });
  await mkdir(join(root, 'sub2'));
  await mkdir(join(root, '.hiddendir'));
  await write('a.txt', 'hällo\r\nworld');
  await write('empty.txt', '');
  await write('b.bin', Buffer.from(Array.from({ length: 100 }, (_, index) => 255 - index)));
  await write('n.ipynb', JSON.stringify({ ...SAMPLE_NOTEBOOK, metadata: { big: 1, z: [1.5] } }));
  await write(
    'v3.ipynb',
    JSON.stringify({ nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [] }),
  );
  await write('invalid.ipynb', JSON.stringify(INVALID_NOTEBOOK));
  await write('broken.ipynb', 'hello\n');
  await write('empty.ipynb', '');
  await write('array.ipynb', '[]');
  await write('future.ipynb', '{"nbformat": 5}');
  await write('latin.ipynb', Buffer.from([0xff, 0xfe]));
  await write('.hidden.txt', 'x');
  await write('.hiddendir/x.txt', 'x');
  await write('sub/one.txt', '1');
  await write('sub/deep/two.txt', '2');
  await write('sub2/x.pyc', 'x');
  await write('sub2/y~', 'x');
  await write('sub2/three.ipynb', '{}');
  await write('unicode é.txt', 'x');
  await write('page.html', '<p>');
  await write('z.tar.gz', 'z');
  await writeFile(outside, 'secret');
  await symlink('a.txt', join(root, 'link.txt'));
  await symlink('nowhere', join(root, 'dangling'));
  await symlink(outside, join(root, 'outside'));
  await chmod(join(root, 'a.txt'), 0o644);
}

describe.skipIf(SKIP_COMPARISON)('compared with the real jupyter_server', () => {
  let base: string;
  let ours: TestRoom;
  let theirs: RealServer;
  let theirRoot: string;

  beforeAll(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'elara-compare-')));
    const ourRoot = join(base, 'ours', 'root');
    theirRoot = join(base, 'real', 'root');
    for (const root of [ourRoot, theirRoot]) {
      await mkdir(root, { recursive: true });
      await fill(root, join(root, '..', 'outside.txt'));
    }
    ours = await testRoom({ root: ourRoot });
    theirs = await startJupyterServer(theirRoot, join(base, 'real'));
  }, 60_000);
  afterAll(async () => {
    await theirs[Symbol.asyncDispose]();
    await ours[Symbol.asyncDispose]();
    await rm(base, { recursive: true, force: true });
  });

  async function ask(
    url: string,
    one: Step,
    root: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const body = one.raw ?? (one.body === undefined ? undefined : JSON.stringify(one.body));
    const response = await fetch(url + one.path, {
      method: one.method,
      redirect: 'manual',
      headers: { 'Accept-Encoding': 'identity', ...headers, ...one.headers },
      ...(body === undefined ? {} : { body }),
    });
    const raw = (await response.text())
      .replaceAll(root, 'ROOT')
      .replaceAll(JSON.stringify(root).slice(1, -1), 'ROOT');
    const isFile = one.path.startsWith('/files');
    return {
      status: response.status,
      phrase: response.statusText,
      type:
        response.status === 204 || response.status === 302
          ? null
          : response.headers.get('content-type'),
      location: response.headers.get('location'),
      body: isFile
        ? [
            raw,
            ...FILE_HEADERS.map((name) => response.headers.get(name)),
            response.headers.get('content-security-policy')?.includes('; sandbox allow-scripts'),
          ]
        : normalized(raw),
    };
  }

  /** Times differ, and directories are listed in any order. */
  function normalized(raw: string): unknown {
    try {
      return JSON.parse(raw, (key, value: unknown) => {
        if (key === 'last_modified' || key === 'created') return typeof value;
        if (key === 'id' && typeof value === 'string' && /^[0-9a-f]{8}$/.test(value))
          return 'random';
        if (key === 'content' && Array.isArray(value)) return sorted(value);
        return value;
      });
    } catch {
      return raw;
    }
  }

  function sorted(entries: unknown[]): unknown[] {
    return [...entries].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }

  it.each(STEPS)('answers alike: $name', async (one) => {
    const real = await ask(theirs.url, one, theirRoot, theirs.headers);
    const our = await ask(ours.url, one, ours.root, {});
    if (one.statusOnly === true) expect(our.status).toBe(real.status);
    else expect(our).toEqual(real);
  });

  it('leaves the same files with the same bytes behind', async () => {
    const [our, real] = await Promise.all([bytesBelow(ours.root), bytesBelow(theirRoot)]);
    // An empty file, left by a save that failed.
    real.delete('n3.ipynb');
    expect(our).toEqual(real);
    expect(our.size).toBeGreaterThan(30);
  });
});

/** Random ids differ from one server to the other. */
async function bytesBelow(root: string): Promise<Map<string, string>> {
  const names = await readdir(root, { recursive: true });
  const files = new Map<string, string>();
  for (const name of names.sort()) {
    const path = join(root, name);
    if (!(await lstat(path)).isFile()) continue;
    files.set(
      name,
      (await readFile(path, 'latin1')).replaceAll(/"id": "[0-9a-f]{8}"/g, '"id": "random"'),
    );
  }
  return files;
}
