import { describe, expect, it } from 'vitest';
import { Licenses } from './licenses.ts';
import { licenseReport } from './license-report.ts';
import { bundleFiles, LabHome, recordingLogger } from './testing/lab-home.ts';

const mit = {
  name: 'left-pad',
  versionInfo: '1.3.0',
  licenseId: 'MIT',
  extractedText: 'Do "it"\n',
};

function licensesOf(home: LabHome): Licenses {
  const places = { static: home.at('bundle/static'), allLabextensions: [home.at('ext')] };
  return new Licenses(places, recordingLogger());
}

const FILES = {
  ...bundleFiles,
  'bundle/static/third-party-licenses.json': { packages: [mit] },
  'ext/one/package.json': { name: 'one' },
  'ext/one/static/third-party-licenses.json': { packages: [{ name: 'bare' }, 'nonsense'] },
  'ext/two/package.json': { name: 'two' },
};

describe('Licenses', () => {
  it('collects those of extensions and of the application', async () => {
    using home = new LabHome(FILES);
    expect(await licensesOf(home).bundles(/.*/)).toEqual({
      one: { packages: [{ name: 'bare' }] },
      two: { packages: [] },
      '@jupyterlab/application-top': { packages: [mit] },
    });
  });

  it('takes only bundles that match', async () => {
    using home = new LabHome(FILES);
    expect(Object.keys(await licensesOf(home).bundles(/^t/))).toEqual(['two']);
  });
});

describe('licenseReport', () => {
  const bundles = {
    zebra: { packages: [mit, { name: 'bare' }] },
    empty: { packages: [] },
  };

  it('is sorted and indented as JSON', () => {
    const text = licenseReport(bundles, 'json', true);
    expect(text.startsWith('{\n  "bundles": {\n    "empty"')).toBe(true);
    expect(JSON.parse(text)).toEqual({ bundles });
  });

  it('is a table with quotes doubled as CSV', () => {
    expect(licenseReport(bundles, 'csv', true)).toBe(
      'bundle,name,versionInfo,licenseId,extractedText\r\n' +
        'zebra,left-pad,1.3.0,MIT,"Do ""it""\n"\r\n' +
        'zebra,bare,,,\r\n',
    );
  });

  it('lines names up as Markdown, with the texts only if wanted', () => {
    expect(licenseReport(bundles, 'markdown', false)).toBe(
      [
        '# zebra',
        '',
        `## **left-pad**\t${'`1.3.0`'.padEnd(20)}\tMIT`,
        `## **bare**\t${'`UNKNOWN`'.padEnd(20)}\tUNKNOWN`,
        '# empty',
        '',
        '> No licenses found',
        '',
      ].join('\n'),
    );
    const full = licenseReport(bundles, 'markdown', true);
    expect(full).toContain('MIT\n\n\n<pre/>\nDo "it"\n\n</pre>\n');
    expect(full).toContain('UNKNOWN\n\n> No license text available\n');
  });
});
