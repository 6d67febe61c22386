import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../testing/start-app.ts';

const DEPTH = 100_000;
const DEEP = '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH);

/** JSON that is right, but that nothing can write again, since writing recurses. */
describe('JSON that nests 100,000 deep', () => {
  let server: RunningApp;
  beforeAll(async () => {
    server = await startApp();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const statusOf = async (method: string, path: string, body?: string): Promise<number> => {
    const answer = await server.request(path, { method, ...(body === undefined ? {} : { body }) });
    await answer.text();
    return answer.status;
  };

  it.each([
    ['a workspace', '/lab/api/workspaces/deep', `{"data": ${DEEP}, "metadata": {"id": "/deep"}}`],
    ['a section', '/api/config/deep', DEEP],
    ['a notebook', '/api/contents/deep.ipynb', `{"type": "notebook", "content": ${DEEP}}`],
  ])('is not stored as %s', async (_what, path, body) => {
    expect(await statusOf('PUT', path, body)).toBe(400);
    expect(await statusOf('GET', '/lab/api/workspaces')).toBe(200);
    expect(await statusOf('GET', '/api/config/deep')).toBe(200);
  });

  it('hides nothing else where it lies on the disk', async () => {
    const config = server.env['JUPYTER_CONFIG_DIR'] ?? '';
    const files = {
      [join(server.rootDir, 'n.ipynb')]: `{"cells": [], "metadata": ${DEEP}, "nbformat": 4}`,
      [join(config, 'lab/workspaces/deep-1234.jupyterlab-workspace')]:
        `{"data": ${DEEP}, "metadata": {"id": "deep"}}`,
      [join(config, 'serverconfig/deep.json')]: DEEP,
    };
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    expect(await statusOf('GET', '/api/contents/n.ipynb')).toBe(400);
    expect(await statusOf('GET', '/api/contents')).toBe(200);
    expect(await statusOf('GET', '/lab/api/workspaces')).toBe(200);
    expect(await statusOf('GET', '/api/config/deep')).toBe(200);
  });
});
