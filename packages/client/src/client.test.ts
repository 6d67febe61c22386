import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, TOKEN, type RunningApp } from '../../server/src/app/testing/start-app.ts';
import { ApiError, ElaraClient, NetworkError } from './index.ts';

let server: RunningApp;
let client: ElaraClient;
beforeAll(async () => {
  server = await startApp();
  client = new ElaraClient({ url: server.url, token: TOKEN });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const failure = async (work: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error(`no ApiError, but ${String(error)}`);
  return error;
};

describe('an operation', () => {
  it('is called by its name', async () => {
    expect(await client.call('GET /api')).toEqual({ version: '2.21.1' });
    const { identity } = await client.call('GET /api/me');
    expect(identity.username).not.toBe('');
  });

  it('takes a query, where booleans are switches', async () => {
    await writeFile(join(server.rootDir, 'switch.txt'), 'x');
    const get = (content: boolean) =>
      client.call('GET /api/contents/{path}', {
        params: { path: 'switch.txt' },
        query: { content, type: undefined },
      });
    expect((await get(false)).content).toBeNull();
    expect((await get(true)).content).toBe('x');
  });

  it('takes a body of bytes', async () => {
    const layout = JSON.stringify({ data: {}, metadata: { id: 'foo bar' } });
    await client.call('PUT /lab/api/workspaces/{name}', {
      params: { name: 'foo bar' },
      body: new TextEncoder().encode(layout),
    });
    const { workspaces } = await client.call('GET /lab/api/workspaces');
    expect(workspaces.ids).toEqual(['foo bar']);
  });

  it('hands over what is not JSON as it came', async () => {
    const response = await client.call('GET /lab/api/licenses/{path}', {
      params: { path: '' },
      query: { format: 'csv' },
    });
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(await response.text()).toMatch(/^bundle,name,/);
  });

  it('is typed: what it does not take is not compiled', () => {
    // Never called; each line must be wrong to the compiler.
    const wrong = () => [
      // @ts-expect-error there is no such operation
      client.call('GET /api/nonsense'),
      // @ts-expect-error its path parameter is missing
      client.call('GET /api/kernels/{id}'),
      // @ts-expect-error it takes no query
      client.call('GET /api/kernels', { query: { x: 1 } }),
      // @ts-expect-error a path is a text
      client.contents.rename('a', 1),
    ];
    expect(wrong).toBeTypeOf('function');
  });
});

describe('contents', () => {
  it('are created, saved, read, renamed and deleted', async () => {
    const created = await client.contents.create('', { type: 'file', ext: '.txt' });
    expect(created.path).toBe('untitled.txt');
    const saved = await client.contents.save('untitled.txt', {
      type: 'file',
      format: 'text',
      content: 'hello',
    });
    expect(saved.content).toBeNull();
    expect((await client.contents.get('untitled.txt')).content).toBe('hello');
    const moved = await client.contents.rename('untitled.txt', 'ä #1?.txt');
    expect(moved.path).toBe('ä #1?.txt');
    expect(await (await client.contents.download('/ä #1?.txt')).text()).toBe('hello');
    await client.contents.delete('ä #1?.txt');
    expect((await failure(client.contents.get('ä #1?.txt'))).status).toBe(404);
  });

  it('know the root as the empty path, and folders by their slashes', async () => {
    expect((await client.contents.get('')).type).toBe('directory');
    await client.contents.save('a b', { type: 'directory' });
    await client.contents.save('a b/c', { type: 'directory' });
    expect(await client.contents.get('/a b/c/', { content: false })).toMatchObject({
      path: 'a b/c',
      content: null,
    });
  });

  it('have checkpoints', async () => {
    const save = (content: string) =>
      client.contents.save('c.txt', { type: 'file', format: 'text', content });
    await save('one');
    const { id } = await client.contents.createCheckpoint('c.txt');
    await save('two');
    expect((await client.contents.checkpoints('c.txt')).map((one) => one.id)).toEqual([id]);
    await client.contents.restoreCheckpoint('c.txt', id);
    expect((await client.contents.get('c.txt')).content).toBe('one');
    await client.contents.deleteCheckpoint('c.txt', id);
    expect(await client.contents.checkpoints('c.txt')).toEqual([]);
  });

  it('are never asked for a path that leads elsewhere', async () => {
    await expect(client.contents.get('a/../../api/status')).rejects.toThrow(
      '".." cannot be a part of a path',
    );
    await expect(client.contents.download('../login')).rejects.toThrow('".." cannot be a part');
  });
});

describe('kernels and sessions', () => {
  it('are started, interrupted, restarted and shut down', { timeout: 60_000 }, async () => {
    const { default: name, kernelspecs } = await client.kernelspecs.list();
    expect(Object.keys(kernelspecs)).toContain(name);
    expect((await client.kernelspecs.get('typescript')).spec.language).toBe('typescript');
    const kernel = await client.kernels.start({ name: 'typescript' });
    expect((await client.kernels.list()).map(({ id }) => id)).toContain(kernel.id);
    await client.kernels.interrupt(kernel.id);
    expect((await client.kernels.restart(kernel.id)).id).toBe(kernel.id);
    const session = await client.sessions.open({
      path: 'n.ipynb',
      name: 'n',
      type: 'notebook',
      kernel: { id: kernel.id },
    });
    const moved = await client.sessions.change(session.id, { path: 'm.ipynb' });
    expect(moved.path).toBe('m.ipynb');
    expect(await client.sessions.get(session.id)).toMatchObject({ path: 'm.ipynb' });
    expect(await client.sessions.list()).toHaveLength(1);
    await client.sessions.close(session.id);
    expect((await failure(client.kernels.get(kernel.id))).message).toContain('does not exist');
    const other = await client.kernels.start({ name: 'typescript' });
    await client.kernels.shutdown(other.id);
    expect(await client.kernels.list()).toEqual([]);
  });
});

describe('terminals', () => {
  it('are started and ended', async () => {
    const { name } = await client.terminals.start();
    expect((await client.terminals.list()).map((one) => one.name)).toEqual([name]);
    expect((await client.terminals.get(name)).name).toBe(name);
    await client.terminals.end(name);
    expect(await client.terminals.list()).toEqual([]);
  });
});

describe('config sections', () => {
  it('are replaced and changed', async () => {
    await client.config.replace('notebook', { a: 1, b: 2 });
    expect(await client.config.update('notebook', { b: null, c: 3 })).toEqual({ a: 1, c: 3 });
    expect(await client.config.get('notebook')).toEqual({ a: 1, c: 3 });
  });
});

describe('a refusal', () => {
  it('is an error with what the server says', async () => {
    const error = await failure(client.contents.get('no/such.txt'));
    expect(error).toMatchObject({
      name: 'ApiError',
      status: 404,
      method: 'GET',
      url: `${server.url}/api/contents/no/such.txt`,
    });
    expect(error.message).toBe(error.body.message);
  });

  it('comes to who has no token, or a wrong one', async () => {
    const stranger = new ElaraClient({ url: server.url });
    expect(await failure(stranger.kernels.list())).toMatchObject({ status: 403 });
    const liar = new ElaraClient({ url: server.url, token: 'wrong' });
    expect(await failure(liar.kernels.list())).toMatchObject({ status: 403 });
    expect(await stranger.call('GET /api')).toEqual({ version: '2.21.1' });
  });

  it('names no token', async () => {
    const error = await failure(client.fetch(`api/nothing?token=${TOKEN}`));
    expect(error.url).toBe(`${server.url}/api/nothing`);
    expect(JSON.stringify(error)).not.toContain(TOKEN);
  });
});

describe('the connection', () => {
  it('takes the address with the token that a server prints', async () => {
    const printed = new ElaraClient({ url: `${server.url}/?token=${TOKEN}` });
    expect(await printed.kernels.list()).toEqual([]);
  });

  it('that cannot be made is an error of its own', async () => {
    const nowhere = new ElaraClient({ url: 'http://127.0.0.1:9', token: TOKEN });
    const error: unknown = await nowhere.kernels.list().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ message: 'GET http://127.0.0.1:9/api/kernels got no answer' });
    expect((error as NetworkError).cause).toBeInstanceOf(Error);
  });

  it('is given up at a signal, with its reason', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(client.call('GET /api/status', { signal })).rejects.toThrow('enough');
  });

  it('does not take the token to another server', async () => {
    await expect(client.fetch('http://example.com/x')).rejects.toThrow('leads to another server');
    await expect(client.fetch('//example.com/x')).rejects.toMatchObject({ status: 404 });
  });

  it('uses another fetch and further headers where they are given', async () => {
    const seen: [url: unknown, headers: Headers][] = [];
    const own = new ElaraClient({
      url: 'https://hub.example/user/ä/',
      token: 't',
      headers: { 'X-Own': 'yes' },
      fetch: async (input, init) => {
        seen.push([input, new Headers(init?.headers)]);
        return new Response('{}', { status: 201 });
      },
    });
    await own.kernels.start({ name: 'x' });
    const [[url, headers] = ['', new Headers()]] = seen;
    expect(url).toEqual(new URL('https://hub.example/user/%C3%A4/api/kernels'));
    expect(Object.fromEntries(headers)).toEqual({
      authorization: 'token t',
      'content-type': 'application/json',
      'x-own': 'yes',
    });
  });
});
