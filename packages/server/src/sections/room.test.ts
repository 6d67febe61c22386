import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../config/index.ts';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { createSections } from './room.ts';
import { sectionSettings } from './settings.ts';

let folder: string;
let warnings: string[];
let server: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-sections-'));
  warnings = [];
  const room = createSections({
    settings: defaultSettings(sectionSettings),
    configPath: [join(folder, 'user'), join(folder, 'env'), join(folder, 'system')],
    configDir: join(folder, 'user'),
    log: { ...silentLogger, warn: (message) => void warnings.push(message) },
  });
  server = await serve({ routes: [...room.routes] });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function put(file: string, value: unknown): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
}

async function call(method: string, section: string, body?: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await fetch(`${server.url}/api/config/${section}`, {
    method,
    ...(body === undefined ? {} : { body: text }),
  });
  const answer = await reply.text();
  return {
    status: reply.status,
    json: answer.startsWith('{') ? (JSON.parse(answer) as Record<string, unknown>) : undefined,
  };
}

const userFile = () => readFile(join(folder, 'user/serverconfig/notebook.json'), 'utf8');

describe('GET /api/config/{section}', () => {
  it('is empty where nobody has set anything', async () => {
    expect(await call('GET', 'notebook')).toEqual({ status: 200, json: {} });
  });

  it('merges folders from lowest to highest priority, and in each the .d files first', async () => {
    await put('system/serverconfig/notebook.json', { a: 'system', b: 'system', c: 'system' });
    await put('env/serverconfig/notebook.d/20.json', { b: 'env 20', d: 'env 20' });
    await put('env/serverconfig/notebook.d/10.json', { b: 'env 10', d: 'env 10', e: 1 });
    await put('env/serverconfig/notebook.json', { d: 'env' });
    await put('user/serverconfig/notebook.json', { c: 'user', e: null });
    expect((await call('GET', 'notebook')).json).toEqual({
      a: 'system',
      b: 'env 20',
      c: 'user',
      d: 'env',
      e: 1,
    });
  });

  it('skips files that are no JSON objects with a warning', async () => {
    await put('env/serverconfig/notebook.json', '{broken');
    await put('env/serverconfig/notebook.d/list.json', [1]);
    await put('system/serverconfig/notebook.json', { ok: true });
    await put('user/serverconfig/notebook.json', '');
    await put('user/serverconfig/notebook.d/notes.txt', 'no');
    expect((await call('GET', 'notebook')).json).toEqual({ ok: true });
    expect(warnings).toEqual([
      `Invalid JSON in ${join(folder, 'env/serverconfig/notebook.d/list.json')}, skipping`,
      `Invalid JSON in ${join(folder, 'env/serverconfig/notebook.json')}, skipping`,
    ]);
  });

  it('does not exist for names that are no word', async () => {
    expect((await call('GET', 'a-b')).status).toBe(404);
    expect((await call('GET', '..%2Fx')).status).toBe(404);
    expect((await call('GET', 'größe')).status).toBe(200);
  });
});

describe('a name that is too long for a file', () => {
  const name = 'x'.repeat(300);

  it('has no settings', async () => {
    expect(await call('GET', name)).toEqual({ status: 200, json: {} });
  });

  it.each(['PUT', 'PATCH'])('cannot be given any: %s', async (method) => {
    expect(await call(method, name, { a: 1 })).toEqual({
      status: 400,
      json: { message: 'The name of the section is too long', reason: null },
    });
  });
});

describe('PUT /api/config/{section}', () => {
  it("replaces the user's file, indented by 2", async () => {
    expect((await call('PUT', 'notebook', { a: 1 })).status).toBe(204);
    expect((await call('PUT', 'notebook', { b: { c: 'ä' } })).status).toBe(204);
    expect(await userFile()).toBe('{\n  "b": {\n    "c": "ä"\n  }\n}');
    expect((await stat(join(folder, 'user/serverconfig'))).mode & 0o777).toBe(0o755);
    expect(await readdir(join(folder, 'user/serverconfig'))).toEqual(['notebook.json']);
  });

  it('does not store what the .d files say already', async () => {
    await put('user/serverconfig/notebook.d/defaults.json', { a: 1, b: { c: 2 } });
    await call('PUT', 'notebook', { a: 1, b: { c: 2, d: 3 } });
    expect(JSON.parse(await userFile())).toEqual({ b: { d: 3 } });
  });

  it('keeps the permissions of the file', async () => {
    await put('user/serverconfig/notebook.json', {});
    const file = join(folder, 'user/serverconfig/notebook.json');
    await chmod(file, 0o600);
    await call('PUT', 'notebook', { a: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each(['[1]', '5', 'null', ''])('answers 400 to the body %s', async (body) => {
    expect((await call('PUT', 'notebook', body)).status).toBe(400);
  });

  it('answers 400 to broken JSON and leaves the file as it was', async () => {
    await put('user/serverconfig/notebook.json', { a: 1 });
    expect(await call('PUT', 'notebook', '{"a":')).toEqual({
      status: 400,
      json: { message: 'Invalid JSON in body of request', reason: null },
    });
    expect(JSON.parse(await userFile())).toEqual({ a: 1 });
  });

  it('writes through a link to a file kept elsewhere', async () => {
    await put('dotfiles/notebook.json', { a: 1 });
    await mkdir(join(folder, 'user/serverconfig'), { recursive: true });
    const link = join(folder, 'user/serverconfig/notebook.json');
    await symlink(join(folder, 'dotfiles/notebook.json'), link);
    await call('PUT', 'notebook', { a: 2 });
    expect(JSON.parse(await readFile(join(folder, 'dotfiles/notebook.json'), 'utf8'))).toEqual({
      a: 2,
    });
  });
});

describe('PATCH /api/config/{section}', () => {
  it("answers with the user's settings after the change", async () => {
    await put('system/serverconfig/notebook.json', { system: true });
    await put('user/serverconfig/notebook.json', { a: { x: 1, y: 2 }, b: 1 });
    const reply = await call('PATCH', 'notebook', { a: { x: null, z: 3 }, b: null });
    expect(reply).toEqual({ status: 200, json: { a: { y: 2, z: 3 } } });
    expect(JSON.parse(await userFile())).toEqual({ a: { y: 2, z: 3 } });
  });

  it('loses no change of many at once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `key${index}`);
    await Promise.all(names.map((name) => call('PATCH', 'notebook', { [name]: true })));
    expect(Object.keys(JSON.parse(await userFile()) as object).sort()).toEqual(names.sort());
  });

  it('keeps a key called __proto__', async () => {
    await call('PATCH', 'notebook', '{"__proto__": {"x": 1}}');
    expect(await userFile()).toContain('"__proto__"');
  });

  it('answers 500 and says nothing of paths when the folder cannot be made', async () => {
    await put('user', 'a file where the folder should be');
    const reply = await call('PATCH', 'notebook', { a: 1 });
    expect(reply).toMatchObject({ status: 500, json: { message: 'Unhandled error' } });
  });
});
