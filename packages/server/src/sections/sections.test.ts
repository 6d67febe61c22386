import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { readSection } from './read-section.ts';
import { Sections } from './sections.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-sections-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a section', () => {
  const read = () => readSection(folder, 'x', silentLogger);

  it('is empty where files are missing, empty, or folders', async () => {
    await mkdir(join(folder, 'x.json'));
    await mkdir(join(folder, 'x.d'));
    await writeFile(join(folder, 'x.d/empty.json'), '  \n');
    await writeFile(join(folder, 'x.d/.hidden.json'), '{"hidden": 1}');
    expect({ ...(await read()).all }).toEqual({});
  });

  it('tells defaults apart from the rest', async () => {
    await mkdir(join(folder, 'x.d'));
    await writeFile(join(folder, 'x.d/a.json'), '{"a": 1, "b": 1}');
    await writeFile(join(folder, 'x.json'), '{"b": 2}');
    const { defaults, all } = await read();
    expect([{ ...defaults }, { ...all }]).toEqual([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ]);
  });

  it('goes on after a change that failed', async () => {
    const options = { configPath: [folder], configDir: folder, dirName: 'd', log: silentLogger };
    const sections = new Sections(options);
    await writeFile(join(folder, 'd'), 'in the way');
    await expect(sections.set('x', { a: 1 })).rejects.toThrow();
    await rm(join(folder, 'd'));
    await sections.set('x', { a: 2 });
    expect({ ...(await sections.get('x')) }).toEqual({ a: 2 });
  });
});
