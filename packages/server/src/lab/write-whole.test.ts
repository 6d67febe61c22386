import { lstatSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabHome } from './testing/lab-home.ts';
import { writeWhole } from './write-whole.ts';

describe('writeWhole', () => {
  it('makes the folders on the way and leaves nothing else behind', async () => {
    using home = new LabHome();
    await writeWhole(home.at('a/b/c.txt'), 'text');
    expect(readFileSync(home.at('a/b/c.txt'), 'utf8')).toBe('text');
    expect(readdirSync(home.at('a/b'))).toEqual(['c.txt']);
  });

  it('keeps a link and replaces what it leads to', async () => {
    using home = new LabHome({ 'repository/settings': 'old', 'config/x': '' });
    symlinkSync(home.at('repository/settings'), home.at('config/settings'));
    await writeWhole(home.at('config/settings'), 'new');
    expect(readFileSync(home.at('repository/settings'), 'utf8')).toBe('new');
    expect(lstatSync(home.at('config/settings')).isSymbolicLink()).toBe(true);
  });

  it('leaves the old file and no other when it fails', async () => {
    using home = new LabHome({ 'a/folder/inside': '' });
    await expect(writeWhole(home.at('a/folder'), 'text')).rejects.toThrow();
    expect(readdirSync(home.at('a'))).toEqual(['folder']);
  });

  it('is whole at any moment while many write at once', async () => {
    using home = new LabHome();
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => writeWhole(home.at('x'), text)));
    expect(texts).toContain(readFileSync(home.at('x'), 'utf8'));
    expect(readdirSync(home.root)).toEqual(['x']);
  });
});
