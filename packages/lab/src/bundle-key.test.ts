import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleKey } from './bundle-key.mjs';

describe('bundleKey', () => {
  let root = '';
  const write = (name: string, content: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  };
  const key = (): string =>
    bundleKey({ root, bundle: path.join(root, 'bundle'), plugins: path.join(root, 'plugins') });

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'elara-key-'));
    write('bundle/package-lock.json', '{}');
    write('bundle/src/lab.js', 'a\nb\n');
    write('plugins/help/src/index.js', '1');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each([
    ['bundle/package-lock.json', '{"a": 1}'],
    ['bundle/src/lab.js', 'changed'],
    ['bundle/steps/new.mjs', 'new'],
    ['plugins/help/src/index.js', '2'],
    ['plugins/other/package.json', '{}'],
  ])('changes with %s', (name, content) => {
    const before = key();
    write(name, content);
    expect(key()).not.toBe(before);
  });

  it.each([
    ['bundle/node_modules/x/index.js', '1'],
    ['bundle/.gen/lab-plugins.js', '1'],
    ['dist/manifest.json', '1'],
    ['bundle/src/lab.js', 'a\r\nb\r\n'],
  ])('does not change with %s', (name, content) => {
    const before = key();
    write(name, content);
    expect(key()).toBe(before);
  });

  it('knows a file that was renamed', () => {
    const before = key();
    rmSync(path.join(root, 'bundle/src/lab.js'));
    write('bundle/src/lab2.js', 'a\nb\n');
    expect(key()).not.toBe(before);
  });
});
