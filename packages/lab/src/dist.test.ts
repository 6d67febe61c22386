import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { labIsBuilt } from '../build.mjs';
import { folders } from './folders.mjs';

const at = (...parts: string[]): string => path.join(folders.dist, ...parts);
const json = (...parts: string[]): Record<string, any> =>
  JSON.parse(readFileSync(at(...parts), 'utf8'));
const names = (folder: string): string[] =>
  readdirSync(at(folder), { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));

describe.skipIf(!labIsBuilt())('the built front end', () => {
  it('has the files its manifest names, and versions', () => {
    const { pages, version, notebookVersion } = json('manifest.json');
    expect(version).toMatch(/^4\.6\.\d+$/);
    expect(notebookVersion).toMatch(/^7\.\d+\.\d+/);
    for (const page of ['lab', 'notebook']) {
      const { scripts, styles } = pages[page];
      expect(scripts.length).toBeGreaterThan(0);
      for (const file of [...scripts, ...styles]) expect(existsSync(at('static', file))).toBe(true);
    }
  });

  it('has nothing in it of the machine it was built on', () => {
    const { root } = folders;
    for (const name of names('.').filter((file) => /\.(js|css|json|html)$/.test(file))) {
      expect(readFileSync(at(name), 'utf8').includes(root), name).toBe(false);
    }
  });

  it('keeps the rules of Notebook out of Lab: each style sheet is of one application', () => {
    const sheets = names('static').filter((name) => name.endsWith('.css'));
    const texts = sheets.map((name) => readFileSync(at('static', name), 'utf8'));
    const ofNotebook = texts.filter((text) => text.includes('.jp-NotebookSpacer'));
    const ofLab = texts.filter(
      (text) => text.includes('.jp-Launcher') && !ofNotebook.includes(text),
    );
    expect(ofNotebook).toHaveLength(1);
    expect(ofLab).toHaveLength(1);
  });

  it('has a schema for each plugin with settings, and the version of its package', () => {
    const schemas = names('schemas').filter((name) => name.endsWith('.json'));
    expect(schemas.length).toBeGreaterThan(80);
    for (const schema of schemas) {
      expect(json('schemas', schema)['type'] ?? 'object', schema).toBe('object');
      const description = json('schemas', path.dirname(schema), 'package.json.orig');
      expect(description['version']).toMatch(/^\d+\.\d+\.\d+/);
    }
  });

  it.each(['light', 'dark', 'dark-high-contrast'])(
    'has the theme %s, with its images inside',
    (theme) => {
      const css = readFileSync(at(`themes/@jupyterlab/theme-${theme}-extension/index.css`), 'utf8');
      expect(css).toContain('--jp-layout-color0');
      expect(css).not.toMatch(/url\((?!["']?data:)/);
    },
  );

  it('shares with prebuilt extensions what the official application shares', () => {
    const scripts = json('manifest.json')['pages'].lab.scripts as string[];
    const text = scripts.map((name) => readFileSync(at('static', name), 'utf8')).join('');
    const singletons = json('static/package.json')['jupyterlab'].singletonPackages as string[];
    const missing = singletons.filter((name) => !text.includes(`"${name}"`));
    expect(singletons.length).toBeGreaterThan(60);
    expect(missing).toEqual([]);
  });

  it('lists the licence of everything inside, with its text', () => {
    const { packages } = json('static/third-party-licenses.json') as {
      packages: { name: string; versionInfo: string; licenseId: string; extractedText: string }[];
    };
    expect(packages.length).toBeGreaterThan(200);
    for (const name of [
      'react',
      'yjs',
      'd3',
      'color-name',
      '@lumino/widgets',
      '@jupyterlab/application',
    ]) {
      const entry = packages.find((one) => one.name === name);
      expect(entry?.versionInfo, name).toMatch(/^\d/);
      expect(entry?.licenseId, name).not.toBe('');
      expect(entry?.extractedText, name).not.toBe('');
    }
  });

  it('has our plugin as an extension that any JupyterLab loads', () => {
    const { name, jupyterlab } = json('labextensions/elara-lab-help/package.json');
    expect(name).toBe('elara-lab-help');
    const container = readFileSync(
      at('labextensions/elara-lab-help', jupyterlab['_build'].load),
      'utf8',
    );
    expect(container).toContain('_JUPYTERLAB');
    expect(existsSync(at('labextensions/elara-lab-help/guide.html'))).toBe(true);
  });
});
