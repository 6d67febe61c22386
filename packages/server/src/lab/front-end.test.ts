import { describe, expect, it } from 'vitest';
import { findBundleDir, readAppDir, readBundle } from './front-end.ts';
import { bundleFiles, installedFiles, LabHome } from './testing/lab-home.ts';

describe('readBundle', () => {
  it('reads the files of the page from the manifest', () => {
    using home = new LabHome(bundleFiles);
    expect(readBundle(home.at('bundle'))).toEqual({
      kind: 'bundled',
      appDir: home.at('bundle'),
      version: '4.6.4',
      scripts: ['lab.0a1b.js'],
      styles: ['lab.0a1b.css'],
    });
  });

  it('takes a folder without a manifest for no bundle, whatever else is in it', () => {
    using home = new LabHome({ 'bundle/static/lab.0a1b.js': 'start();' });
    expect(readBundle(home.at('bundle'))).toBeNull();
  });

  it.each([['{"pages'], ['[]'], ['{"pages": {}}'], ['{"pages": {"lab": []}}']])(
    'takes the broken manifest %s for no bundle',
    (manifest) => {
      using home = new LabHome({ 'bundle/manifest.json': manifest });
      expect(readBundle(home.at('bundle'))).toBeNull();
    },
  );
});

describe('readAppDir', () => {
  it("finds the main script in the template of Python's JupyterLab", () => {
    using home = new LabHome(installedFiles('lab', '4.6.6'));
    expect(readAppDir(home.at('lab'))).toEqual({
      kind: 'installed',
      appDir: home.at('lab'),
      version: '4.6.6',
      scripts: ['main.0123456789abcdef.js?v=0123'],
      styles: [],
    });
  });

  it('finds the main script by its name where the template does not tell', () => {
    using home = new LabHome({
      ...installedFiles('lab', '4.6.6'),
      'lab/static/index.html': '<html></html>',
    });
    expect(readAppDir(home.at('lab'))?.scripts).toEqual(['main.0123456789abcdef.js']);
  });

  it('reads style sheets beside the scripts', () => {
    using home = new LabHome({
      'lab/static/index.html':
        '<link rel="stylesheet" href="{{ page_config.fullStaticUrl }}/lab.1.css"><script src="{{page_config.fullStaticUrl}}/lab.1.js">',
    });
    expect(readAppDir(home.at('lab'))).toMatchObject({
      scripts: ['lab.1.js'],
      styles: ['lab.1.css'],
      version: '',
    });
  });

  it('takes a folder without a template for nothing', () => {
    using home = new LabHome({ 'lab/static/package.json': {} });
    expect(readAppDir(home.at('lab'))).toBeNull();
  });
});

describe('findBundleDir', () => {
  it('finds the package of the front end', () => {
    expect(findBundleDir()).toMatch(/lab[\\/]dist$/);
  });
});
