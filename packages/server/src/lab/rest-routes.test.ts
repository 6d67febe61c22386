import { describe, expect, it } from 'vitest';
import { bundleFiles, LabHome } from './testing/lab-home.ts';
import { configOf, serveLab } from './testing/serve-lab.ts';

const THEMES = '@jupyterlab/apputils-extension:themes';

describe('/lab/api/settings', () => {
  it('lists, with and without a slash, whole and by id only', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const whole: unknown = await (await server.get('/lab/api/settings')).json();
    expect(whole).toMatchObject({ settings: [{ id: THEMES, raw: '{}', warning: null }] });
    expect(await (await server.get('/lab/api/settings/?1764000000')).json()).toEqual(whole);
    for (const path of ['/lab/api/settings', '/lab/api/settings/']) {
      const ids: unknown = await (await server.get(`${path}?ids_only=true`)).json();
      expect(ids).toEqual({ settings: [{ id: THEMES }] });
    }
  });

  it('answers 304 where nothing changed', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const etag = (await server.get('/lab/api/settings')).headers.get('etag') ?? '';
    const again = await server.get('/lab/api/settings', { 'If-None-Match': etag });
    expect(again.status).toBe(304);
  });

  it('gives and takes one plugin’s settings', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const raw = "{ theme: 'x' } // comment";
    const put = await server.send('PUT', `/lab/api/settings/${THEMES}`, { raw });
    expect([put.status, await put.text()]).toEqual([204, '']);
    const got: unknown = await (await server.get(`/lab/api/settings/${THEMES}`)).json();
    expect(got).toMatchObject({ id: THEMES, raw, settings: { theme: 'x' } });
    expect(got).not.toHaveProperty('warning');
  });

  it.each([
    [THEMES, '{', 400, /^Failed parsing JSON payload: /],
    [
      THEMES,
      '[]',
      400,
      /^Invalid format for JSON payload\. Must be in the form \{'raw': \.\.\.\}$/,
    ],
    [THEMES, '{"raw": 5}', 400, /^Invalid format for JSON payload/],
    [THEMES, '{"raw": "{theme: 5}"}', 400, /^Failed validating input: /],
    ['@jupyterlab/none:x', '{"raw": "{}"}', 404, /^Schema not found: /],
    ['nope', '{"raw": "{}"}', 404, /^Settings not found \(nope\)$/],
    ['..%2f..%2fx:y', '{"raw": "{}"}', 404, /^Settings not found/],
  ])('PUT %s with %s answers %i', async (id, body, status, message) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const reply = await server.send('PUT', `/lab/api/settings/${id}`, body);
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual({
      message: expect.stringMatching(message) as string,
      reason: null,
    });
  });

  it('does not know DELETE', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    expect((await server.send('DELETE', `/lab/api/settings/${THEMES}`, undefined)).status).toBe(
      405,
    );
  });
});

describe('/lab/api/workspaces', () => {
  const workspace = { data: { 'layout-restorer:data': {} }, metadata: { id: 'default' } };

  it('saves, gives, lists and removes', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    expect((await server.send('PUT', '/lab/api/workspaces/default', workspace)).status).toBe(204);
    expect(await (await server.get('/lab/api/workspaces/default')).json()).toMatchObject(workspace);
    expect(await (await server.get('/lab/api/workspaces')).json()).toMatchObject({
      workspaces: { ids: ['default'], values: [workspace] },
    });
    const removed = await server.send('DELETE', '/lab/api/workspaces/default', undefined);
    expect(removed.status).toBe(204);
    expect(await (await server.get('/lab/api/workspaces/')).json()).toEqual({
      workspaces: { ids: [], values: [] },
    });
  });

  it.each([
    ['PUT', '/lab/api/workspaces/', 400, 'Workspace name is required for PUT.'],
    ['DELETE', '/lab/api/workspaces/', 400, 'Workspace name is required for DELETE'],
    ['DELETE', '/lab/api/workspaces/nope', 404, "Workspace 'nope' ('nope-ca37') not found"],
    [
      'PUT',
      '/lab/api/workspaces/x',
      400,
      "Workspace metadata ID mismatch: expected 'x' got '/default'",
    ],
  ])('%s %s answers %i', async (method, path, status, message) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const reply = await server.send(method, path, method === 'PUT' ? workspace : undefined);
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual({ message, reason: null });
  });
});

describe('what never changes', () => {
  it.each([
    ['/lab/api/build', { status: 'stable', message: '' }],
    ['/lab/api/news', { news: [] }],
    ['/lab/api/update', { notification: null }],
    ['/lab/api/plugins', { lockRules: [], allLocked: false }],
    ['/lab/api/extensions', []],
    ['/lab/api/extensions?query=git&page=1', []],
    [
      '/lab/api/translations',
      { data: { en: { displayName: 'English', nativeName: 'English' } }, message: '' },
    ],
    [
      '/lab/api/translations/default',
      { data: {}, message: "Language pack 'en_US' not installed!" },
    ],
    [
      '/lab/api/listings/@jupyterlab/extensionmanager-extension/listings.json',
      {
        blocked_extensions_uris: [],
        allowed_extensions_uris: [],
        blocked_extensions: [],
        allowed_extensions: [],
      },
    ],
  ])('GET %s', async (path, body) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const reply = await server.get(path);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual(body);
  });

  it.each([
    ['GET', '/lab/api/nosuch', 404],
    ['GET', '/lab/api/listings/other.json', 400],
    ['DELETE', '/lab/api/build', 500],
  ])('%s %s answers %i in JSON, not with a page', async (method, path, status) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const reply = await server.send(method, path, undefined);
    expect(reply.status).toBe(status);
    expect(await reply.json()).toMatchObject({ reason: null });
  });
});

describe('managers', () => {
  it('switch a plugin off, which the next page knows', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const body = { cmd: 'disable', plugin_name: 'a:b' };
    const reply = await server.send('POST', '/lab/api/plugins', body);
    expect(reply.status).toBe(201);
    expect(await reply.json()).toEqual({
      status: 'ok',
      message: null,
      needs_restart: ['frontend'],
    });
    expect(configOf(await (await server.get('/lab')).text())).toMatchObject({
      disabledExtensions: ['a:b'],
    });
  });

  it('switch an extension off and on again', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/one/package.json': { name: 'one', version: '1.0.0' },
    });
    await using server = await serveLab(home);
    const enabled = async (): Promise<unknown> => {
      const list = (await (await server.get('/lab/api/extensions')).json()) as {
        enabled: boolean;
      }[];
      return list.map((entry) => entry.enabled);
    };
    const act = (cmd: string) =>
      server.send('POST', '/lab/api/extensions', { cmd, extension_name: 'one' });
    expect((await act('disable')).status).toBe(201);
    expect(await enabled()).toEqual([false]);
    expect((await act('enable')).status).toBe(201);
    expect(await enabled()).toEqual([true]);
  });

  it.each([
    ['extensions', { cmd: 'x', extension_name: 'a' }, 422],
    ['extensions', { cmd: 'enable', extension_name: '' }, 422],
    ['extensions', { cmd: 'install', extension_name: 'a' }, 422],
    ['extensions', { cmd: 'uninstall', extension_name: 'a' }, 500],
    ['plugins', { cmd: 'install', plugin_name: 'a' }, 422],
  ])('POST %s %j answers %i', async (path, body, status) => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    expect((await server.send('POST', `/lab/api/${path}`, body)).status).toBe(status);
  });

  it('refuse what is locked with 500, as Jupyter does', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'config/labconfig/page_config.json': { lockedExtensions: { 'a:b': true } },
    });
    await using server = await serveLab(home);
    expect(await (await server.get('/lab/api/plugins')).json()).toEqual({
      lockRules: ['a:b'],
      allLocked: false,
    });
    const reply = await server.send('POST', '/lab/api/plugins', {
      cmd: 'disable',
      plugin_name: 'a:b',
    });
    expect(reply.status).toBe(500);
    expect(await reply.json()).toMatchObject({ status: 'error' });
  });
});

describe('/lab/api/licenses', () => {
  it('can be read and downloaded in three formats', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    const json = await server.get('/lab/api/licenses/');
    expect(await json.json()).toEqual({
      bundles: { '@jupyterlab/application-top': { packages: [] } },
    });
    const csv = await server.get('/lab/api/licenses/?format=csv&download=1');
    expect(csv.headers.get('content-type')).toBe('text/csv');
    expect(csv.headers.get('content-disposition')).toBe(
      'attachment; filename=jupyterlab-licenses.csv',
    );
    const markdown = await server.get('/lab/api/licenses/?format=markdown&full_text=false');
    expect(await markdown.text()).toContain('> No licenses found');
  });

  it('refuses what is no format or no pattern', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    expect((await server.get('/lab/api/licenses/?format=pdf')).status).toBe(400);
    expect((await server.get('/lab/api/licenses/?bundles=(')).status).toBe(400);
  });
});
