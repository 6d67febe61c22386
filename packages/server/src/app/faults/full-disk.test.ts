import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { mountTmpfs, type Mounted } from '../../contents/testing/tmpfs.ts';
import { startApp, type RunningApp } from '../testing/start-app.ts';
import { captureLog, type CapturedLog } from './testing/captured-log.ts';

/** Pages of four kilobytes. */
const DISK = '32k';
const FILLER = 'filler';

const SETTINGS = '/lab/api/settings/@jupyterlab/apputils-extension:themes';
const WORKSPACE = '/lab/api/workspaces/work';
const SECTION = '/api/config/notebook';

const layout = (data: object): object => ({ data, metadata: { id: '/work' } });

describe('a full disk', () => {
  let server: RunningApp;
  let logs: CapturedLog;
  let disks: Mounted[];

  beforeEach(async () => {
    logs = captureLog();
    disks = [];
    server = await startApp({}, logs.log);
  });
  afterEach(async () => {
    for (const disk of disks) await disk.unmount();
    await server[Symbol.asyncDispose]();
  });

  const folder = (variable: string): string => server.env[variable] ?? '';

  /** Puts a small disk where a folder of the server is. */
  async function mount(context: TestContext, place: string): Promise<void> {
    const disk = await mountTmpfs(place, DISK);
    if (disk === null) context.skip('nothing can be mounted here');
    else disks.push(disk);
  }

  async function fill(place: string): Promise<void> {
    await writeFile(join(place, FILLER), 'x'.repeat(1024 * 1024)).catch(() => undefined);
  }

  async function send(method: string, path: string, body?: unknown): Promise<[number, string]> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await server.request(path, { method, ...sent });
    return [answer.status, await answer.text()];
  }

  /** All files below a folder but that which fills the disk, with their content. */
  async function filesIn(place: string): Promise<Record<string, string>> {
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== FILLER);
    const read = files.map(async ({ name, parentPath }) => [
      name,
      await readFile(join(parentPath, name), 'utf8'),
    ]);
    return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
  }

  it.for<[string, string, object, object]>([
    ['section', SECTION, { a: 1 }, { a: 'x'.repeat(5000) }],
    ['workspace', WORKSPACE, layout({ a: 1 }), layout({ a: 'x'.repeat(5000) })],
    ['setting', SETTINGS, { raw: '{"theme": "a"}' }, { raw: `{"theme": "${'x'.repeat(5000)}"}` }],
  ])(
    'leaves a %s as it was, names the cause in the log, and the server goes on',
    async ([, path, before, after], context) => {
      const place = folder('JUPYTER_CONFIG_DIR');
      await mount(context, place);
      const first = await send('PUT', path, before);
      expect(first[0]).toBe(204);
      const old = await filesIn(place);
      const shown = await send('GET', path);
      await fill(place);
      const [status, body] = await send('PUT', path, after);
      expect([status, JSON.parse(body)]).toMatchObject([500, { reason: null }]);
      expect(body).not.toContain(place);
      expect(logs.text()).toContain('ENOSPC');
      expect(await filesIn(place)).toEqual(old);
      expect(await send('GET', path)).toEqual(shown);
    },
  );

  it('under the signatures of notebooks hinders no save', async (context) => {
    const place = folder('JUPYTER_DATA_DIR');
    await mount(context, place);
    await fill(place);
    const content = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const saved = await send('PUT', '/api/contents/a.ipynb', { type: 'notebook', content });
    expect(saved[0]).toBe(201);
    expect(JSON.parse(await readFile(join(server.rootDir, 'a.ipynb'), 'utf8'))).toEqual(content);
    expect(logs.text()).toContain('ENOSPC');
    expect(await filesIn(place)).toEqual({ 'nbsignatures.jsonl': '' });
  });

  it('under the connection files lets no kernel start and leaves none of them', async (context) => {
    const place = folder('JUPYTER_RUNTIME_DIR');
    await mount(context, place);
    await fill(place);
    const [status, body] = await send('POST', '/api/kernels', { name: 'typescript' });
    expect([status, JSON.parse(body)]).toEqual([
      500,
      { message: 'Unhandled error', reason: null, traceback: '' },
    ]);
    expect(logs.text()).toContain('ENOSPC');
    expect(await filesIn(place)).toEqual({});
    expect(await send('GET', '/api/kernels')).toEqual([200, '[]']);
    await writeFile(join(place, FILLER), '');
    const [again, model] = await send('POST', '/api/kernels', { name: 'typescript' });
    expect(again).toBe(201);
    const { id } = JSON.parse(model) as { id: string };
    expect(await send('DELETE', `/api/kernels/${id}`)).toEqual([204, '']);
  });

  it('where a session would start a kernel is told to the client', async (context) => {
    const place = folder('JUPYTER_RUNTIME_DIR');
    await mount(context, place);
    await fill(place);
    const body = { path: 'a.ipynb', type: 'notebook', name: '', kernel: { name: 'typescript' } };
    const [status, answer] = await send('POST', '/api/sessions', body);
    expect([status, JSON.parse(answer)]).toMatchObject([500, { reason: null }]);
    expect(await send('GET', '/api/sessions')).toEqual([200, '[]']);
  });

  it('under the notebooks is told in the words of the reference', async (context) => {
    await mount(context, server.rootDir);
    await mkdir(join(server.rootDir, 'sub'));
    const text = (content: string): object => ({ type: 'file', format: 'text', content });
    expect((await send('PUT', '/api/contents/sub/a.txt', text('before')))[0]).toBe(201);
    await fill(server.rootDir);
    expect(await send('PUT', '/api/contents/sub/a.txt', text('x'.repeat(9000)))).toEqual([
      500,
      JSON.stringify({
        message: 'Unexpected error while saving file: sub/a.txt [Errno 28] No space left on device',
        reason: null,
      }),
    ]);
    expect(await filesIn(server.rootDir)).toEqual({ 'a.txt': 'before' });
    expect((await send('GET', '/api/contents/sub/a.txt'))[0]).toBe(200);
  });
});
