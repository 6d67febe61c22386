import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ElaraClient, type ContentsModel } from '../packages/client/src/index.ts';
import { chromium, python } from './harness/available.ts';
import { TestBrowser } from './harness/browser.ts';
import { startElara, startReference } from './harness/server.ts';

const CLIENT = join(import.meta.dirname, '../packages/client');

/** Serves the built client and an empty page from an origin of its own. */
async function serveClient(): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const [, name] = /^\/([\w.-]+\.js)$/.exec(request.url ?? '') ?? [];
    if (name === undefined) {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Own</title>');
      return;
    }
    response.setHeader('Content-Type', 'text/javascript');
    void readFile(join(CLIENT, 'dist', name)).then((text) => response.end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${port}` };
}

/** What the page does, which is told the URL with the token. */
const SCRIPT = `async (url) => {
  const { ElaraClient, ApiError } = await import('/index.js');
  const client = new ElaraClient({ url });
  await client.contents.save('from a page.txt', { type: 'file', format: 'text', content: 'ä' });
  const { content } = await client.contents.get('from a page.txt');
  await client.contents.delete('from a page.txt');
  const error = await client.contents.get('from a page.txt').catch((reason) => reason);
  return { content, status: error.status, isApiError: error instanceof ApiError };
}`;

describe('the typed client', () => {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: CLIENT });
  });

  describe.skipIf(chromium === undefined)('in a browser', () => {
    let browser: TestBrowser;
    beforeAll(async () => {
      browser = await TestBrowser.launch();
    });
    afterAll(async () => {
      await browser.close();
    });

    it('works from a page of another origin that the server allows', async () => {
      const { server, origin } = await serveClient();
      const elara = await startElara({ args: [`--ServerApp.allow_origin=${origin}`] });
      try {
        const visitor = await browser.visitor();
        await visitor.page.goto(origin);
        const url = `${elara.base}?token=${elara.token}`;
        const done: unknown = await visitor.page.evaluate(`(${SCRIPT})(${JSON.stringify(url)})`);
        expect(done).toEqual({ content: 'ä', status: 404, isApiError: true });
        await visitor.context.close();
      } finally {
        await elara.stop();
        server.close();
      }
    });
  });

  it.skipIf(python === undefined)('works with the real Jupyter Server as well', async () => {
    const jupyter = await startReference();
    try {
      const client = new ElaraClient({ url: jupyter.base, token: jupyter.token });
      const saved: ContentsModel = await client.contents.save('a.txt', {
        type: 'file',
        format: 'text',
        content: 'x',
      });
      expect(saved.path).toBe('a.txt');
      expect((await client.contents.get('', { content: true })).type).toBe('directory');
      expect(await client.kernels.list()).toEqual([]);
      await expect(client.kernels.get('0'.repeat(8))).rejects.toMatchObject({
        name: 'ApiError',
        status: 404,
      });
    } finally {
      await jupyter.stop();
    }
  });
});
