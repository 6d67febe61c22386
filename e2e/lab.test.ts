import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab, TestBrowser, chromium, startElara, type TestServer } from './harness/index.ts';

describe.skipIf(chromium === undefined)('JupyterLab in a browser', () => {
  let server: TestServer;
  let browser: TestBrowser;

  beforeAll(async () => {
    server = await startElara();
    browser = await TestBrowser.launch();
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('opens the launcher with the TypeScript kernel on it', async () => {
    const visitor = await browser.visitor();
    const lab = await Lab.open(visitor.page, server);
    expect(await lab.launcherCards('Notebook')).toContain('TypeScript (Node.js)');
    await visitor.screenshot('launcher');
    expect(visitor.complaints.list).toEqual([]);
    await visitor.close();
  });
});
