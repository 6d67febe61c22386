import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJupyterServer, type RealServer } from './testing/jupyter-server.ts';
import { SKIP_COMPARISON } from './testing/python.ts';
import { testRoom, type TestRoom } from './testing/room.ts';

/** A request, and on what grounds the answers may differ. */
interface Step {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
  /** Compare the status only: the texts are Python's own. */
  readonly statusOnly?: boolean;
}

interface Answer {
  readonly status: number;
  readonly phrase: string;
  readonly type: string | null;
  readonly location: string | null;
  readonly body: unknown;
}

const CODE_CELL = {
  cell_type: 'code',
  id: 'a',
  metadata: {},
  execution_count: 1,
  source: 'x\ny',
  outputs: [],
};
const NOTEBOOK = { nbformat: 4, nbformat_minor: 5, metadata: { a: 1 }, cells: [CODE_CELL] };
const INVALID = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ cell_type: 'code', id: 'b', source: 'x', metadata: {}, outputs: [] }],
};
const text = (content: string): object => ({ type: 'file', format: 'text', content });
const notebook = (content: unknown): object => ({ type: 'notebook', format: 'json', content });

const get = (path: string, extra: Partial<Step> = {}): Step => ({
  name: `GET ${path}`,
  method: 'GET',
  path: `/api/contents${path}`,
  ...extra,
});
const step = (method: string, path: string, body?: unknown, extra: Partial<Step> = {}): Step => ({
  name: `${method} ${path} ${body === undefined ? '' : JSON.stringify(body).slice(0, 60)}`,
  method,
  path: `/api/contents${path}`,
  body,
  ...extra,
});

const STEPS: readonly Step[] = [
  get(''),
  get('/'),
  get('?content=0'),
  get('?type=file'),
  get('?hash=1'),
  get('/a.txt'),
  get('/a.txt?type=notebook'),
  get('/a.txt?type=directory'),
  get('/a.txt?format=base64&hash=1'),
  get('/a.txt?content=0&hash=1'),
  get('/a.txt?format=zz'),
  get('/a.txt?content=2'),
  get('/a.txt?hash=x'),
  get('/a.txt?type=strange'),
  get('/b.bin'),
  get('/b.bin?format=text'),
  get('/b.bin?format=base64'),
  get('/n.ipynb'),
  get('/n.ipynb?content=0'),
  get('/n.ipynb?type=file'),
  get('/v3.ipynb?content=0'),
  get('/invalid.ipynb'),
  get('/broken.ipynb'),
  get('/empty.ipynb'),
  get('/array.ipynb'),
  get('/future.ipynb'),
  get('/latin.ipynb'),
  get('/sub'),
  get('/sub/'),
  get('/sub?type=directory'),
  get('/sub?type=notebook'),
  get('/sub/../a.txt'),
  get('/..%2fa.txt'),
  get('/..%2f..%2fetc%2fpasswd'),
  get('/a%00b'),
  get('/a%zz'),
  // The router refuses this one before it knows whose path it is.
  get('/%ff', { statusOnly: true }),
  get('/none.txt'),
  get('/.hidden.txt'),
  get('/.hiddendir/x.txt'),
  get('/none/none.txt'),
  get('/link.txt'),
  get('/dangling'),
  get('/dangling?content=0'),
  get('/outside'),
  get('/unicode%20%C3%A9.txt'),
  step('POST', '', undefined),
  step('POST', '', {}),
  step('POST', '', []),
  step('POST', '', { type: 'file', ext: '.txt' }),
  step('POST', '', { type: 'file', ext: '.tar.gz' }),
  step('POST', '', { type: 'file', ext: '.tar.gz' }),
  step('POST', '', { type: 'directory' }),
  step('POST', '', { type: 'directory' }),
  step('POST', '', { type: 'notebook' }),
  step('POST', '', { type: 'notebook' }),
  step('POST', '', { type: 'strange' }),
  step('POST', '', { ext: '.ipynb' }),
  step('POST', '/sub', { type: 'notebook' }),
  step('POST', '/none', { type: 'notebook' }),
  step('POST', '/a.txt', { type: 'notebook' }),
  step('POST', '', { copy_from: 'a.txt' }),
  step('POST', '', { copy_from: 'a-Copy1.txt' }),
  step('POST', '/sub', { copy_from: '/a.txt' }),
  step('POST', '/sub', { copy_from: '/a.txt' }),
  step('POST', '/target.txt', { copy_from: 'a.txt' }),
  step('POST', '/none/target.txt', { copy_from: 'a.txt' }),
  step('POST', '', { copy_from: 'n.ipynb' }),
  step('POST', '', { copy_from: 'b.bin' }),
  step('POST', '', { copy_from: 'sub' }),
  step('POST', '/sub', { copy_from: 'sub2' }),
  step('POST', '', { copy_from: 'none' }),
  step('POST', '', { copy_from: '.hidden.txt' }),
  step('POST', '', undefined, { raw: '{broken' }),
  step('PUT', '/new.txt', text('hello')),
  step('PUT', '/new.txt', text('hello again')),
  step('PUT', '/new.txt', { type: 'file', content: 'x' }),
  step('PUT', '/new.txt', { format: 'text', content: 'x' }),
  step('PUT', '/new.txt', { type: 'file', format: 'text' }),
  step('PUT', '/new.txt', { type: 'file', format: 'base64', content: 'aGVsbG8=' }),
  get('/new.txt'),
  step('PUT', '/new.txt', { type: 'file', format: 'base64', content: 'aGV!sbG8=' }),
  step('PUT', '/new.txt', { type: 'file', format: 'base64', content: 'aGVsbG8' }),
  step('PUT', '/new.txt', { type: 'file', format: 'base64', content: 'aGVsb' }),
  step('PUT', '/new.txt', { type: 'file', format: 'base64', content: 'é' }),
  step('PUT', '/new.txt', { type: 'file', format: 'text', content: null }),
  step('PUT', '/new.txt', { type: 'file', format: 'text', content: 5 }),
  step('PUT', '/new2.txt', {}),
  step('PUT', '', {}),
  step('PUT', '/new2.txt', { type: 'file' }),
  step('PUT', '/new3.txt', { format: 'text', content: 'typeless' }),
  step('PUT', '/new4.txt', { type: 'strange', format: 'text', content: 'x' }),
  step('PUT', '/new5.txt', { type: null, format: 'text', content: 'x' }),
  step('PUT', '/new6.ipynb', { a: 1 }),
  get('/new6.ipynb'),
  step('PUT', '/dir', { type: 'directory' }),
  step('PUT', '/dir', { type: 'directory' }),
  step('PUT', '/a.txt', { type: 'directory' }),
  step('PUT', '/none/dir', { type: 'directory' }),
  step('PUT', '/.secret', { type: 'directory' }),
  step('PUT', '/.secret.txt', text('x')),
  step('PUT', '/ok.txt', { ...text('x'), path: '.secret.txt' }),
  step('PUT', '/ok.txt', { ...text('x'), path: 'other.txt' }),
  step('PUT', '/none/x.txt', text('x')),
  step('PUT', '/dir', text('x')),
  step('PUT', '/copy.txt', { copy_from: 'a.txt' }),
  step('PUT', '/n2.ipynb', notebook(NOTEBOOK)),
  step('PUT', '/n2.ipynb', notebook(INVALID)),
  step('PUT', '/n3.ipynb', notebook({})),
  step(
    'PUT',
    '/n3.ipynb',
    notebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [{ cell_type: 'code' }] }),
    { statusOnly: true },
  ),
  step('PUT', '/n3.ipynb', notebook([])),
  step('PUT', '/n3.ipynb', notebook(null)),
  // The real server stumbles over its own restoring here.
  step('PUT', '/n3.ipynb', notebook({ nbformat: 7, metadata: {}, cells: [] }), {
    statusOnly: true,
  }),
  step('PUT', '/n3.ipynb', notebook('text'), { statusOnly: true }),
  step('PUT', '/x.txt', undefined, { raw: '{broken' }),
  step('PUT', '/up.bin', { type: 'file', format: 'base64', content: 'aGVsbG8=', chunk: 1 }),
  step('PUT', '/up.bin', { type: 'file', format: 'base64', content: 'aGVsbG8=', chunk: 2 }),
  step('PUT', '/up.bin', { type: 'file', format: 'base64', content: 'aGVsbG8=', chunk: -1 }),
  get('/up.bin?type=file&format=text'),
  step('PUT', '/up2.bin', { type: 'file', format: 'text', content: 'x', chunk: 2 }),
  step('PUT', '/up3.bin', { type: 'notebook', format: 'text', content: 'x', chunk: 2 }),
  step('PUT', '/up3.bin', { type: 'file', content: 'x', chunk: 2 }),
  step('PATCH', '/new.txt', { path: 'renamed.txt' }),
  step('PATCH', '/new.txt', { path: 'renamed2.txt' }),
  step('PATCH', '/renamed.txt', {}),
  step('PATCH', '/renamed.txt', { path: 'renamed.txt' }),
  step('PATCH', '/renamed.txt', { path: 'a.txt' }),
  step('PATCH', '/renamed.txt', { path: 'none/a.txt' }),
  step('PATCH', '/renamed.txt', { path: '.a.txt' }),
  step('PATCH', '/renamed.txt', { path: '../a.txt' }),
  step('PATCH', '/renamed.txt', undefined),
  step('PATCH', '/sub', { path: 'sub3' }),
  step('PATCH', '/none.txt', {}),
  step('PATCH', '/n2.ipynb', { path: 'n4.ipynb' }),
  get('/n2.ipynb/checkpoints'),
  get('/n4.ipynb/checkpoints'),
  step('POST', '/renamed.txt/checkpoints'),
  get('/renamed.txt/checkpoints'),
  step('POST', '/renamed.txt/checkpoints/checkpoint'),
  step('POST', '/renamed.txt/checkpoints/none'),
  step('DELETE', '/renamed.txt/checkpoints/none'),
  step('DELETE', '/renamed.txt/checkpoints/checkpoint'),
  step('POST', '/none.txt/checkpoints'),
  get('/none.txt/checkpoints'),
  step('POST', '/n4.ipynb/trust', undefined, { statusOnly: true }),
  get('/n4.ipynb'),
  step('POST', '/none.ipynb/trust', undefined, { statusOnly: true }),
  step('POST', '/a.txt/trust', undefined, { statusOnly: true }),
  step('DELETE', ''),
  step('DELETE', '/'),
  step('DELETE', '/none.txt'),
  step('DELETE', '/.hidden.txt'),
  step('DELETE', '/renamed.txt'),
  step('DELETE', '/sub3'),
  step('DELETE', '/n4.ipynb'),
  get('/n4.ipynb'),
  { name: 'redirect', method: 'GET', path: '/api/notebooks/a%20b.ipynb' },
  { name: 'files: text', method: 'GET', path: '/files/a.txt' },
  { name: 'files: range', method: 'GET', path: '/files/a.txt', headers: { Range: 'bytes=1-3' } },
  { name: 'files: suffix', method: 'GET', path: '/files/a.txt', headers: { Range: 'bytes=-3' } },
  {
    name: 'files: open range',
    method: 'GET',
    path: '/files/a.txt',
    headers: { Range: 'bytes=3-' },
  },
  {
    name: 'files: whole range',
    method: 'GET',
    path: '/files/a.txt',
    headers: { Range: 'bytes=0-' },
  },
  {
    name: 'files: bad range',
    method: 'GET',
    path: '/files/a.txt',
    statusOnly: true,
    headers: { Range: 'bytes=100-200' },
  },
  {
    name: 'files: two ranges',
    method: 'GET',
    path: '/files/a.txt',
    headers: { Range: 'bytes=0-1,3-4' },
  },
  { name: 'files: notebook', method: 'GET', path: '/files/n.ipynb' },
  { name: 'files: binary', method: 'GET', path: '/files/b.bin?download=1' },
  { name: 'files: versioned', method: 'GET', path: '/files/a.txt?v=1' },
  { name: 'files: html', method: 'GET', path: '/files/page.html' },
  { name: 'files: gzip', method: 'GET', path: '/files/z.tar.gz' },
  { name: 'files: head', method: 'HEAD', path: '/files/a.txt' },
  { name: 'files: empty', method: 'GET', path: '/files/empty.txt' },
  { name: 'files: directory', method: 'GET', path: '/files/sub2', statusOnly: true },
  { name: 'files: none', method: 'GET', path: '/files/none', statusOnly: true },
  { name: 'files: hidden', method: 'GET', path: '/files/.hidden.txt', statusOnly: true },
  { name: 'files: escape', method: 'GET', path: '/files/..%2fx', statusOnly: true },
  { name: 'files: outside', method: 'GET', path: '/files/outside', statusOnly: true },
  { name: 'view', method: 'GET', path: '/view/page.html', statusOnly: true },
  { name: 'view: none', method: 'GET', path: '/view/none.html', statusOnly: true },
  { name: 'resolvePath', method: 'GET', path: '/api/resolvePath?path=a.txt' },
  { name: 'resolvePath: none', method: 'GET', path: '/api/resolvePath?path=none.txt' },
  { name: 'resolvePath: outside', method: 'GET', path: '/api/resolvePath?path=/etc/passwd' },
  { name: 'resolvePath: escape', method: 'GET', path: '/api/resolvePath?path=../x' },
  { name: 'resolvePath: missing', method: 'GET', path: '/api/resolvePath' },
  { name: 'resolvePath: kernel', method: 'GET', path: '/api/resolvePath?path=a.txt&kernel=nope' },
];

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
  await write('n.ipynb', JSON.stringify({ ...NOTEBOOK, metadata: { big: 1, z: [1.5] } }));
  await write(
    'v3.ipynb',
    JSON.stringify({ nbformat: 3, nbformat_minor: 0, metadata: {}, worksheets: [] }),
  );
  await write('invalid.ipynb', JSON.stringify(INVALID));
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
});
