import { readFile, stat, symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../config/index.ts';
import { bytes } from '../http/index.ts';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { createKernelSpecs } from './room.ts';
import type { FileServer } from './routes.ts';
import { kernelSpecSettings } from './settings.ts';
import { Folders } from './testing/folders.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof serve>>;

/** Stands for the room of static files, which has tests of its own. */
const files: FileServer = {
  replyWith: async (_request, { file }) =>
    bytes(await readFile(file), { type: 'x/y', headers: { 'Cache-Control': 'no-cache' } }),
};

beforeEach(async () => {
  folders = await Folders.create();
  await folders.spec('user/kernels/python3', { argv: ['python'], display_name: 'Python 3' });
  await folders.file('user/kernels/python3/logo-64x64.png', 'png');
  await folders.file('user/kernels/python3/logo-svg.svg', '<svg/>');
  await folders.file('user/kernels/python3/kernel.js', 'define()');
  await folders.file('user/kernels/python3/kernel.css', '');
  await folders.file('user/kernels/python3/notes.txt', 'no resource');
  await folders.file('user/secret.txt', 'outside');
  const room = createKernelSpecs({
    settings: { ...defaultSettings(kernelSpecSettings), ensureNativeKernel: false },
    dataPath: [folders.path('user')],
    env: {},
    home: folders.root,
    defaultName: '',
    builtIn: async () => [
      { name: 'typescript', spec: { language: 'typescript' }, resourceDir: folders.path('none') },
    ],
    files,
    log: silentLogger,
  });
  server = await serve({ routes: [...room.routes], baseUrl: '/a%40b/' });
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await folders.remove();
});

const get = (path: string, init?: RequestInit) => fetch(`${server.url}/a%40b${path}`, init);

const python = {
  name: 'python3',
  spec: {
    argv: ['python'],
    env: {},
    display_name: 'Python 3',
    language: '',
    interrupt_mode: 'signal',
    metadata: {},
    kernel_protocol_version: '',
  },
  resources: {
    'kernel.css': '/a%40b/kernelspecs/python3/kernel.css',
    'kernel.js': '/a%40b/kernelspecs/python3/kernel.js',
    'logo-64x64': '/a%40b/kernelspecs/python3/logo-64x64.png',
    'logo-svg': '/a%40b/kernelspecs/python3/logo-svg.svg',
  },
};

describe('GET /api/kernelspecs', () => {
  it('lists all, with the default and the addresses of their resources', async () => {
    const reply = await get('/api/kernelspecs');
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({
      default: 'python3',
      kernelspecs: {
        python3: python,
        typescript: {
          name: 'typescript',
          spec: { ...python.spec, argv: [], display_name: '', language: 'typescript' },
          resources: {},
        },
      },
    });
  });
});

describe('GET /api/kernelspecs/{name}', () => {
  it('shows one, whatever the case of its name', async () => {
    expect(await (await get('/api/kernelspecs/PYTHON3')).json()).toEqual(python);
  });

  it('answers 404 for another', async () => {
    const reply = await get('/api/kernelspecs/nope');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({ message: 'Kernel spec nope not found', reason: null });
  });
});

describe('GET /kernelspecs/{name}/{path}', () => {
  it('sends logos, which may be kept for a month', async () => {
    const reply = await get('/kernelspecs/python3/logo-64x64.png');
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe('png');
    expect(reply.headers.get('cache-control')).toBe('max-age=2592000');
  });

  it('sends other files, which are asked for again', async () => {
    const reply = await get('/kernelspecs/python3/logo-svg.svg');
    expect(await reply.text()).toBe('<svg/>');
    expect(reply.headers.get('cache-control')).toBe('no-cache');
  });

  it('answers HEAD', async () => {
    const reply = await get('/kernelspecs/python3/kernel.js', { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe('');
  });

  it.each(['/kernelspecs/python3/missing.png', '/kernelspecs/nope/logo-64x64.png'])(
    'answers 404 with a page for %s',
    async (path) => {
      const reply = await get(path);
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toMatch('text/html');
    },
  );

  it.each(['..%2f..%2fsecret.txt', '%2e%2e/%2e%2e/secret.txt', 'a%00b', ''])(
    'sends nothing from outside the folder: %s',
    async (path) => {
      const reply = await get(`/kernelspecs/python3/${path}`);
      expect([302, 403, 404]).toContain(reply.status);
      expect(await reply.text()).not.toContain('outside');
    },
  );

  it('does not follow a link out of the folder', async () => {
    await symlink(
      folders.path('user/secret.txt'),
      folders.path('user/kernels/python3/logo-leak.txt'),
    );
    expect((await stat(folders.path('user/kernels/python3/logo-leak.txt'))).isFile()).toBe(true);
    expect((await get('/kernelspecs/python3/logo-leak.txt')).status).toBe(403);
  });
});
