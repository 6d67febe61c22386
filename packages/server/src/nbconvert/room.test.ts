import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpError } from '../errors/index.ts';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { inlineTasks } from '../workers/index.ts';
import { createExports, type ExportNeeds, type SourceFile } from './index.ts';
import { code, display, fileOf, markdown, notebook, PNG, stream } from './testing/notebooks.ts';

const MODIFIED = new Date('2026-11-25T01:02:03Z');
const SANDBOXED = "frame-ancestors 'self'; sandbox allow-scripts";

const FILES: Readonly<Record<string, unknown>> = {
  'a.ipynb': notebook([markdown('# Hello'), code('print(1)', [stream('1\n')])]),
  'sub/ü b.ipynb': notebook([code('x', [], 2)]),
  'plot.ipynb': notebook([code('plot()', [display({ 'image/png': PNG })])]),
  'a.txt': null,
};

let home: string;
let needs: ExportNeeds;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'elara-nbconvert-'));
  needs = {
    settings: { python: 'auto', timeout: 5 },
    source: {
      read: async (path): Promise<SourceFile> => {
        const file = FILES[path];
        if (file === undefined) throw new HttpError(404, `No such file: ${path}`, { code: 'x' });
        const name = path.split('/').at(-1) ?? '';
        return {
          name,
          modified: MODIFIED,
          notebook: file === null ? null : fileOf(file),
          directory: '/the/folder',
        };
      },
      parse: async (body) => {
        const { name = 'notebook.ipynb', content } = JSON.parse(body.toString('utf8')) as {
          name?: string;
          content: unknown;
        };
        return { name, notebook: fileOf(content) };
      },
    },
    tasks: inlineTasks,
    pythons: { find: async () => [], packageFolders: async () => [] },
    gatekeeper: { checkXsrf: () => undefined, contentSecurityPolicy: "frame-ancestors 'self'" },
    sandbox: true,
    env: { PATH: process.env['PATH'] ?? '' },
    configDir: '/the/config',
    temporaryDirectory: home,
    log: silentLogger,
  };
});
afterAll(() => rm(home, { recursive: true, force: true }));

type Get = (path: string, init?: RequestInit) => Promise<Response>;

async function withRoom(
  changes: Partial<ExportNeeds>,
  test: (get: Get) => Promise<void>,
): Promise<void> {
  const room = createExports({ ...needs, ...changes });
  await using server = await serve({ routes: room.routes });
  await test((path, init = {}) => fetch(server.url + path, { redirect: 'manual', ...init }));
  await room.dispose?.();
}

describe('exports without Python', () => {
  it('are listed with their media types', () =>
    withRoom({}, async (get) => {
      const answer = await get('/api/nbconvert');
      expect([answer.status, await answer.json()]).toEqual([
        200,
        {
          html: { output_mimetype: 'text/html' },
          markdown: { output_mimetype: 'text/markdown' },
          notebook: { output_mimetype: 'application/json' },
          python: { output_mimetype: 'text/x-python' },
          script: { output_mimetype: '' },
        },
      ]);
    }));

  it('show a notebook as a page without an origin of its own', () =>
    withRoom({}, async (get) => {
      const answer = await get('/nbconvert/html/a.ipynb');
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'last-modified': 'Wed, 25 Nov 2026 01:02:03 GMT',
        'cache-control': 'no-store, no-cache, must-revalidate, max-age=0',
        'content-security-policy': SANDBOXED,
        'x-content-type-options': 'nosniff',
      });
      expect(answer.headers.get('content-disposition')).toBeNull();
      const page = await answer.text();
      expect(page).toContain('<title>a</title>');
      expect(page).toContain('<h1 id="Hello">Hello</h1>');
      expect(page).toContain('<pre class="stream stdout">1\n</pre>');
    }));

  it.each(['true', 'True', 'TRUE'])('are kept where download=%s', (value) =>
    withRoom({}, async (get) => {
      const answer = await get(`/nbconvert/html/sub/%C3%BC%20b.ipynb?download=${value}`);
      expect(answer.headers.get('content-disposition')).toBe(
        "attachment; filename*=utf-8''%C3%BC%20b.html",
      );
    }),
  );

  it.each(['1', 'false', 'yes', ''])('are shown where download=%s', (value) =>
    withRoom({}, async (get) => {
      const answer = await get(`/nbconvert/html/a.ipynb?download=${value}`);
      expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, null]);
    }),
  );

  it.each([
    ['python', 'text/x-python; charset=utf-8', 'a.py'],
    ['script', 'text/x-python; charset=utf-8', 'a.py'],
    ['markdown', 'text/markdown; charset=utf-8', 'a.md'],
    ['notebook', 'application/json; charset=utf-8', 'a.ipynb'],
  ])('to %s are %s', (format, type, name) =>
    withRoom({}, async (get) => {
      const answer = await get(`/nbconvert/${format}/a.ipynb?download=true`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename*=utf-8''${name}`,
      );
    }),
  );

  it('with files beside them are an archive', () =>
    withRoom({}, async (get) => {
      const answer = await get('/nbconvert/markdown/plot.ipynb');
      expect(answer.headers.get('content-type')).toBe('application/zip');
      expect(answer.headers.get('content-disposition')).toBe(
        "attachment; filename*=utf-8''plot.zip",
      );
      const archive = Buffer.from(await answer.arrayBuffer());
      expect(archive.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
      expect(archive.subarray(30, 37).toString()).toBe('plot.md');
      const packed = archive.subarray(37, 37 + archive.readUInt32LE(18));
      expect(inflateRawSync(packed).toString()).toBe(
        '```python\nplot()\n```\n\n![png](output_0_0.png)\n',
      );
    }));

  it('are not sandboxed where the setting says so', () =>
    withRoom({ sandbox: false }, async (get) => {
      const answer = await get('/nbconvert/html/a.ipynb');
      expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'self'");
    }));

  it('of unknown formats, of missing files and by other methods are errors', () =>
    withRoom({}, async (get) => {
      const statuses = async (path: string, method = 'GET'): Promise<number> =>
        (await get(path, { method })).status;
      expect(await statuses('/nbconvert/zz/a.ipynb')).toBe(404);
      expect(await statuses('/nbconvert/constructor/a.ipynb')).toBe(404);
      expect(await statuses('/nbconvert/html/missing.ipynb')).toBe(404);
      expect(await statuses('/nbconvert/ht-ml/a.ipynb')).toBe(404);
      expect(await statuses('/nbconvert/html')).toBe(405);
      expect(await statuses('/nbconvert/html/a.ipynb', 'POST')).toBe(405);
      expect(await statuses('/nbconvert/html/a.ipynb', 'HEAD')).toBe(405);
    }));

  it('of other files lead to the files', () =>
    withRoom({}, async (get) => {
      const answer = await get('/nbconvert/html/a.txt');
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/files/a.txt']);
    }));

  it('ask for the proof that our own page wants them', () =>
    withRoom(
      {
        gatekeeper: {
          contentSecurityPolicy: "frame-ancestors 'self'",
          checkXsrf: () => {
            throw new HttpError(403, 'Forbidden', { code: 'x' });
          },
        },
      },
      async (get) => {
        expect((await get('/nbconvert/html/a.ipynb')).status).toBe(403);
      },
    ));

  it('take notebooks that are sent along', () =>
    withRoom({}, async (get) => {
      const content = notebook([markdown('**sent**')]);
      const post = (format: string, body: unknown): Promise<Response> =>
        get(`/nbconvert/${format}`, { method: 'POST', body: JSON.stringify(body) });
      const answer = await post('html', { name: 'my.ipynb', content });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(answer.headers.get('content-security-policy')).toBe(SANDBOXED);
      expect(answer.headers.get('cache-control')).toBeNull();
      const page = await answer.text();
      expect(page).toContain('<title>my</title>');
      expect(page).toContain('<strong>sent</strong>');
      expect((await post('zz', { content })).status).toBe(404);
    }));
});

/** A folder like the packages of a Python, and a command that takes a Python's place. */
async function fakePython(name: string, script: string): Promise<ExportNeeds['pythons']> {
  const prefix = join(home, name);
  const packages = join(prefix, 'site-packages');
  await mkdir(join(packages, 'nbconvert-7.0.dist-info'), { recursive: true });
  await writeFile(
    join(packages, 'nbconvert-7.0.dist-info/entry_points.txt'),
    '[console_scripts]\nx = y:z\n\n[nbconvert.exporters]\nhtml = a:B\nlatex=a:B\nodd = a:B\n\n[other]\nno = a:B\n',
  );
  const executable = join(prefix, 'python');
  await writeFile(executable, `#!/bin/sh\n${script}\n`);
  await chmod(executable, 0o755);
  return { find: async () => [{ executable, prefix }], packageFolders: async () => [packages] };
}

/** What the driver leaves behind: `$3` is its folder. */
const succeeds = `cat "$3/request.json" > "$3/output"
printf '{"mimetype": "text/latex", "extension": ".tex", "files": []}' > "$3/result.json"`;

describe('exports by Python', () => {
  it('are listed with those that need none', async () => {
    const pythons = await fakePython('lists', succeeds);
    await withRoom({ pythons }, async (get) => {
      const formats = (await (await get('/api/nbconvert')).json()) as Record<string, unknown>;
      expect(Object.keys(formats)).toEqual([
        ...['html', 'latex', 'markdown', 'notebook', 'odd', 'python', 'script'],
      ]);
      expect(formats['latex']).toEqual({ output_mimetype: 'text/latex' });
      expect(formats['odd']).toEqual({ output_mimetype: '' });
    });
  });

  it('are off where the setting is empty', async () => {
    const pythons = await fakePython('off', succeeds);
    const settings = { ...needs.settings, python: '' };
    await withRoom({ pythons, settings }, async (get) => {
      expect(await (await get('/api/nbconvert')).json()).not.toHaveProperty('latex');
      expect((await get('/nbconvert/latex/a.ipynb')).status).toBe(404);
    });
  });

  it('tell the Python what it needs, and leave no folder behind', async () => {
    const pythons = await fakePython('runs', succeeds);
    await withRoom({ pythons }, async (get) => {
      const answer = await get('/nbconvert/latex/a.ipynb?download=true');
      expect(answer.headers.get('content-type')).toBe('text/latex; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=utf-8''a.tex");
      expect(await answer.json()).toEqual({
        format: 'latex',
        title: 'a',
        sanitize: false,
        directory: '/the/folder',
        config_dir: '/the/config',
      });
      expect((await readdir(home)).filter((name) => name.startsWith('elara-export-'))).toEqual([]);
    });
  });

  it.each([
    [
      'say what the exporter says',
      `echo '{"error": "xelatex not found on PATH"}' > "$3/result.json"`,
      'xelatex not found on PATH',
    ],
    ['say that Python fell over', 'exit 3', 'Python ended without a result'],
    ['are given up when they take too long', 'sleep 60', 'it took longer than 1 seconds'],
  ])('%s', async (name, script, message) => {
    const pythons = await fakePython(name.replaceAll(' ', '-'), script);
    const settings = { ...needs.settings, timeout: 1 };
    await withRoom({ pythons, settings }, async (get) => {
      const answer = await get('/nbconvert/latex/a.ipynb');
      expect(answer.status).toBe(500);
      expect(await answer.text()).toContain(`nbconvert failed: ${message}`);
      expect((await readdir(home)).filter((one) => one.startsWith('elara-export-'))).toEqual([]);
    });
  });

  it('end with the client that wanted them, their children too', async () => {
    const marker = join(home, 'child-lives');
    const pythons = await fakePython('leaves', `(sleep 1; touch '${marker}') & sleep 60`);
    await withRoom({ pythons }, async (get) => {
      const controller = new AbortController();
      const left = get('/nbconvert/latex/a.ipynb', { signal: controller.signal });
      setTimeout(() => {
        controller.abort();
      }, 300);
      await expect(left).rejects.toThrow();
      await new Promise((resolve) => setTimeout(resolve, 1200));
      expect(await readdir(home)).not.toContain('child-lives');
    });
  });

  it('wait for each other, and are refused when too many wait', async () => {
    const pythons = await fakePython('slow', `sleep 0.3\n${succeeds}`);
    await withRoom({ pythons }, async (get) => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => get('/nbconvert/latex/a.ipynb')),
      );
      const statuses = answers.map((answer) => answer.status).sort();
      expect(statuses).toEqual([...Array<number>(10).fill(200), 503, 503]);
    });
  });
});
