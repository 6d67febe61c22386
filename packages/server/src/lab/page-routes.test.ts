import { describe, expect, it } from 'vitest';
import { bundleFiles, installedFiles, LabHome } from './testing/lab-home.ts';
import { configOf, serveLab } from './testing/serve-lab.ts';

describe('pages', () => {
  it.each([
    ['/lab', 'multiple-document', 'default', ''],
    ['/doc', 'single-document', 'default', ''],
    ['/lab/tree/a/b%20c.ipynb', 'multiple-document', 'default', 'a/b c.ipynb'],
    ['/doc/tree/x.md', 'single-document', 'default', 'x.md'],
    ['/lab/workspaces/foo-1_A', 'multiple-document', 'foo-1_A', ''],
    ['/doc/workspaces/foo/tree/x.md?reset', 'single-document', 'foo', 'x.md'],
    ['/lab?1764000000', 'multiple-document', 'default', ''],
  ])('%s opens in mode %s, workspace %s, at %j', async (path, mode, workspace, treePath) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const reply = await server.get(path);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    const config = configOf(await reply.text());
    expect(config).toMatchObject({ mode, workspace, treePath });
    expect(config).not.toHaveProperty('notFoundUrl');
  });

  it.each(['/lab/nonsense', '/lab/metadata', '/lab/workspaces', '/lab/workspaces/a.b'])(
    '%s is the page that says there is no such page',
    async (path) => {
      using home = new LabHome(bundleFiles);
      await using server = await serveLab(home);
      const reply = await server.get(`${path}?x=1`);
      expect(reply.status).toBe(200);
      expect(configOf(await reply.text())).toMatchObject({ notFoundUrl: path });
    },
  );

  it.each([
    ['/lab/', '/lab'],
    ['/lab/?token=t', '/lab?token=t'],
    ['/doc/', '/doc'],
    ['/lab/tree/a/', '/lab/tree/a'],
  ])('%s redirects to %s', async (path, target) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home, {}, '/a%40b/');
    const reply = await server.get(path);
    expect([301, 302]).toContain(reply.status);
    expect(reply.headers.get('location')).toBe(`/a%40b${target}`);
  });

  it('work under a base URL with escapes', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home, {}, '/a%40b/');
    const page = await (await server.get('/lab')).text();
    expect(configOf(page)).toMatchObject({ baseUrl: '/a%40b/', fullAppUrl: '/a%40b/lab' });
    const [, script = ''] = /<script defer src="\/a%40b(.*?)">/.exec(page) ?? [];
    expect(await (await server.get(script)).text()).toBe('start();');
  });

  it('show an installed JupyterLab by the script its template names', async () => {
    using home = new LabHome({ ...bundleFiles, ...installedFiles('data/lab', '4.6.6') });
    await using server = await serveLab(home);
    const page = await (await server.get('/lab')).text();
    expect(page).toContain('src="/static/lab/main.0123456789abcdef.js?v=0123"');
    expect(configOf(page)).toMatchObject({ appVersion: '4.6.6' });
  });

  it('name the new files when the front end was rebuilt meanwhile', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const manifest = { version: '4.6.5', pages: { lab: { scripts: ['lab.new.js'], styles: [] } } };
    home.write({ 'bundle/manifest.json': manifest });
    const page = await (await server.get('/lab')).text();
    expect(page).toContain('src="/static/lab/lab.new.js"');
    expect(configOf(page)).toMatchObject({ appVersion: '4.6.5' });
    home.write({ 'bundle/manifest.json': '' });
    expect(await (await server.get('/lab')).text()).toContain('lab.0a1b.js');
  });

  it('say what to do where there is no front end', async () => {
    using home = new LabHome();
    await using server = await serveLab(home);
    const reply = await server.get('/lab');
    expect(reply.status).toBe(200);
    expect(await reply.text()).toContain('npm run setup');
  });

  it('answer HEAD', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    expect((await server.send('HEAD', '/lab', undefined)).status).toBe(200);
  });
});

describe('files', () => {
  it('of the front end are kept for ever by browsers', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const reply = await server.get('/static/lab/lab.0a1b.js');
    expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(reply.headers.get('content-type')).toBe('application/javascript');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await reply.text()).toBe('start();');
  });

  it('of extensions are kept for ever when they are in `static`, else asked for again', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/@s/n/static/remoteEntry.1.js': 'join();',
      'data/labextensions/@s/n/package.json': { name: '@s/n' },
      'bundle/labextensions/own/static/remoteEntry.2.js': 'own();',
    });
    await using server = await serveLab(home);
    const cache = async (path: string): Promise<string | null> =>
      (await server.get(path)).headers.get('cache-control');
    expect(await cache('/lab/extensions/@s/n/static/remoteEntry.1.js')).toContain('immutable');
    expect(await cache('/lab/extensions/@s/n/package.json')).toBe('no-cache');
    expect(await cache('/lab/extensions/own/static/remoteEntry.2.js')).toContain('immutable');
  });

  it('of themes come with absolute addresses in them', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home, {}, '/b/');
    const reply = await server.get('/lab/api/themes/@jupyterlab/theme-light-extension/index.css');
    expect(reply.headers.get('content-type')).toBe('text/css');
    expect(await reply.text()).toContain(
      "url('/b/lab/api/themes/@jupyterlab/theme-light-extension/",
    );
  });

  it.each(['/static/lab/nope.js', '/lab/extensions/nope/x.js', '/lab/api/themes/nope/index.css'])(
    '%s is a 404 in HTML',
    async (path) => {
      using home = new LabHome(bundleFiles);
      await using server = await serveLab(home);
      const reply = await server.get(path);
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toContain('text/html');
    },
  );

  it('never come from outside their folder', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    for (const path of ['%2e%2e/manifest.json', '..%2fmanifest.json', '%2e%2e%5cmanifest.json']) {
      expect((await server.get(`/static/lab/${path}`)).status).toBe(404);
    }
  });

  it('of the user’s own style are served only where the setting says so, and no scripts', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'config/custom/custom.css': 'body {}',
      'config/custom/custom.js': 'evil()',
    });
    await using off = await serveLab(home);
    expect((await off.get('/custom/custom.css')).status).toBe(404);
    await using on = await serveLab(home, { customCss: true });
    const reply = await on.get('/custom/custom.css');
    expect(await reply.text()).toBe('body {}');
    expect(reply.headers.get('cache-control')).toBe('no-cache');
    expect((await on.get('/custom/custom.js')).status).toBe(404);
  });
});
