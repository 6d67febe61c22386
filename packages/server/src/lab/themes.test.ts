import { describe, expect, it } from 'vitest';
import { StaticFileNotFound, StaticFiles } from '../static/index.ts';
import { bundleFiles, LabHome } from './testing/lab-home.ts';
import { Themes, withAbsoluteUrls } from './themes.ts';

const request = { headers: {}, remoteAddress: '127.0.0.1' };

function themesOf(home: LabHome): Themes {
  return new Themes(
    new StaticFiles({ cacheBytes: 0 }),
    { themes: home.at('bundle/themes'), labextensions: [home.at('ext')] },
    '/b/lab/api/themes',
  );
}

describe('withAbsoluteUrls', () => {
  it.each([
    ["url('images/a.png')", "url('/t/x/images/a.png')"],
    ["url('../a.png')", "url('/t/x/../a.png')"],
    ["url('a.png'), url('b.png')", "url('/t/x/a.png'), url('/t/x/b.png')"],
    ["url('/abs.png')", "url('/abs.png')"],
    ["url('https://e/x.png')", "url('https://e/x.png')"],
    ["url('data:image/png;base64,AA')", "url('data:image/png;base64,AA')"],
    ["url('#filter')", "url('#filter')"],
    ['url("other.png")', 'url("other.png")'],
    ['url(bare.png)', 'url(bare.png)'],
  ])('makes %s into %s', (css, expected) => {
    expect(withAbsoluteUrls(css, '/t/x')).toBe(expected);
  });
});

describe('Themes', () => {
  it('rewrites style sheets and tells browsers to ask again', async () => {
    using home = new LabHome(bundleFiles);
    const reply = await themesOf(home).reply(
      request,
      '@jupyterlab/theme-light-extension/index.css',
    );
    expect(reply).toMatchObject({
      status: 200,
      type: 'text/css',
      headers: { 'Cache-Control': 'no-cache' },
      body: "body { background: url('/b/lab/api/themes/@jupyterlab/theme-light-extension/images/paper.png'); }",
    });
  });

  it('finds the theme of an extension, before one of the application', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'ext/@jupyterlab/theme-light-extension/themes/@jupyterlab/theme-light-extension/index.css':
        'prebuilt',
      'ext/other/themes/named-differently/index.css': 'other',
    });
    const themes = themesOf(home);
    const css = async (path: string) => (await themes.reply(request, path)).body;
    expect(await css('@jupyterlab/theme-light-extension/index.css')).toBe('prebuilt');
    expect(await css('named-differently/index.css')).toBe('other');
  });

  it.each([['nope/index.css'], ['../manifest.json'], [''], ['@jupyterlab']])(
    'answers 404 for %j',
    async (path) => {
      using home = new LabHome(bundleFiles);
      await expect(themesOf(home).reply(request, path)).rejects.toThrow(StaticFileNotFound);
    },
  );
});
