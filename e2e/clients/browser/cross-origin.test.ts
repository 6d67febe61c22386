import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KERNEL_NAME } from '../../../packages/kernel/kernelspec/index.mjs';
import { chromium } from '../../harness/available.ts';
import { TestBrowser, type Visitor } from '../../harness/browser.ts';
import { startServer, type TestServer } from '../../harness/server.ts';
import { ForeignPage, ask, execute } from './foreign-page.ts';

/** As thebe, Colab and pages of one's own are: served elsewhere, and using kernels here. */
describe.skipIf(chromium === undefined)('a page of another origin, in a browser', () => {
  let browser: TestBrowser;
  let page: ForeignPage;

  beforeAll(async () => {
    browser = await TestBrowser.launch();
    page = await ForeignPage.serve();
  });

  afterAll(async () => {
    await page.close();
    await browser.close();
  });

  /** Somebody at that page, and a server with these options. */
  async function meet(args: (origin: string) => readonly string[]): Promise<Meeting> {
    const server = await startServer({ args: args(page.origin) });
    const visitor = await browser.visitor();
    await visitor.page.goto(page.origin);
    return new Meeting(server, visitor);
  }

  it.each([
    ['by name', (origin: string) => [`--ServerApp.allow_origin=${origin}`]],
    ['by pattern', () => ['--ServerApp.allow_origin_pat=http://localhost:\\d+']],
    ['as all are', () => ['--ServerApp.allow_origin=*']],
  ])('that is allowed %s uses the API and a kernel with the token', async (_, args) => {
    await using at = await meet(args);
    expect(await at.ask('api/status')).toMatchObject({ status: 200 });
    const started = await at.ask('api/kernels', 'POST', { name: KERNEL_NAME });
    expect(started).toMatchObject({ status: 201 });
    const { id } = started!.body as { id: string };
    expect(await at.execute(id, 'console.log(6 * 7)')).toBe('42\n');
    // Methods that a browser asks for permission first.
    expect(await at.ask(`api/kernels/${id}`, 'DELETE')).toMatchObject({ status: 204 });
    expect(await at.ask('api/contents', 'POST', { type: 'directory' })).toMatchObject({
      status: 201,
      body: { name: 'Untitled Folder' },
    });
  });

  it('that is not allowed sees nothing, token or not', async () => {
    await using at = await meet(() => []);
    expect(await at.ask('api/status')).toBeUndefined();
    expect(await at.ask('api/contents', 'POST', { type: 'file' })).toBeUndefined();
    expect(await at.server.places.list('')).toEqual([]);
  });

  it('that another one is allowed instead of sees nothing either', async () => {
    await using at = await meet(() => ['--ServerApp.allow_origin=https://example.org']);
    expect(await at.ask('api/status')).toBeUndefined();
  });

  it('cannot use the cookie of somebody who is logged in', async () => {
    await using at = await meet(() => []);
    const { context } = at.visitor;
    const own = await context.newPage();
    await own.goto(at.server.url);
    await expect.poll(async () => (await context.cookies()).length).toBeGreaterThan(0);

    const withCookie = { credentials: 'include' as const };
    expect(await at.ask('api/contents', 'GET', undefined, withCookie)).toBeUndefined();
    const written = await at.ask('api/contents', 'POST', { type: 'file' }, withCookie);
    expect(written).toBeUndefined();
    expect(await at.server.places.list('')).toEqual([]);

    const kernel = await at.startKernel();
    expect(await at.execute(kernel, 'console.log(1)', { token: false })).toBeUndefined();
    await own.close();
  });

  it('uses the cookie where credentials are allowed', async () => {
    await using at = await meet((origin) => [
      `--ServerApp.allow_origin=${origin}`,
      '--ServerApp.allow_credentials=True',
    ]);
    const own = await at.visitor.context.newPage();
    await own.goto(at.server.url);
    await expect
      .poll(() => at.ask('api/contents', 'GET', undefined, { credentials: 'include' }), {
        timeout: 20_000,
      })
      .toMatchObject({ status: 200 });
    const kernel = await at.startKernel();
    expect(await at.execute(kernel, 'console.log(1)', { token: false })).toBe('1\n');
    await own.close();
  });
});

/** A page, a server, and what the one asks of the other. */
class Meeting {
  readonly server: TestServer;
  readonly visitor: Visitor;

  constructor(server: TestServer, visitor: Visitor) {
    this.server = server;
    this.visitor = visitor;
  }

  ask(path: string, method = 'GET', body?: unknown, how?: { credentials: RequestCredentials }) {
    const { base, token } = this.server;
    return this.visitor.page.evaluate(ask, {
      url: base + path,
      method,
      ...(body === undefined ? {} : { body }),
      ...(how ?? { token }),
    });
  }

  execute(kernel: string, code: string, { token } = { token: true }) {
    const url = new URL(`api/kernels/${kernel}/channels`, this.server.base.replace(/^http/, 'ws'));
    if (token) url.searchParams.set('token', this.server.token);
    return this.visitor.page.evaluate(execute, { url: url.href, code });
  }

  /** As its owner would, who is not in the page. */
  async startKernel(): Promise<string> {
    const { base, token } = this.server;
    const response = await fetch(`${base}api/kernels`, {
      method: 'POST',
      headers: { authorization: `token ${token}` },
      body: JSON.stringify({ name: KERNEL_NAME }),
    });
    return ((await response.json()) as { id: string }).id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.visitor.close();
    await this.server.stop();
  }
}
