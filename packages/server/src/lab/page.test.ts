import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonForHtml, labPage } from './page.ts';

const frontEnd = {
  kind: 'bundled',
  appDir: '/x',
  version: '4.6.4',
  scripts: ['lab.1.js'],
  styles: ['lab.1.css'],
} as const;

const page = (config: Record<string, unknown> = {}, customCss = false): string =>
  labPage({
    frontEnd,
    config: { appName: 'JupyterLab', fullStaticUrl: '/a%40b/static/lab', ...config },
    baseUrl: '/a%40b/',
    customCss,
  });

describe('jsonForHtml', () => {
  it("escapes as Jinja's tojson", () => {
    expect(jsonForHtml({ a: "</script><!-- & '" })).toBe(
      '{"a":"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u0027"}',
    );
  });

  it('stays the same JSON and never holds markup, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = jsonForHtml(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[<>&']/);
      }),
    );
  });
});

describe('labPage', () => {
  it('has the config before the script, which waits until the page is parsed', () => {
    const text = page({ token: 'x' });
    expect(text).toMatch(
      /<script id="jupyter-config-data" type="application\/json">\{"appName":"JupyterLab".*"token":"x"\}<\/script>/,
    );
    expect(text).toContain('<script defer src="/a%40b/static/lab/lab.1.js"></script>');
    expect(text.indexOf('jupyter-config-data')).toBeLessThan(text.indexOf('lab.1.js'));
    expect(text).toContain('<link rel="stylesheet" href="/a%40b/static/lab/lab.1.css">');
  });

  it('has both favicons and the class that themes hang on', () => {
    const text = page();
    expect(text).toMatch(/href="\/a%40b\/static\/favicons\/favicon\.ico" class="idle favicon"/);
    expect(text).toMatch(
      /href="\/a%40b\/static\/favicons\/favicon-busy-1\.ico" class="busy favicon"/,
    );
    expect(text).toContain('<body class="jp-ThemedContainer">');
  });

  it("loads the user's style sheet only where the setting says so", () => {
    expect(page({}, false)).not.toContain('custom.css');
    expect(page({}, true)).toContain('<link rel="stylesheet" href="/a%40b/custom/custom.css">');
  });

  it('does not let a name or an address break out of its place', () => {
    const text = page({
      appName: '</title><script>alert(1)</script>',
      fullStaticUrl: '"><script>alert(2)</script>',
      treePath: '</script><script>alert(3)</script>',
    });
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;/title&gt;');
  });
});
