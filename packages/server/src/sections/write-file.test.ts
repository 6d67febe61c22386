import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { readSection } from './read-section.ts';
import { Sections } from './sections.ts';
import { writeAtomically } from './write-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-write-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('writing a file whole', () => {
  it('makes it, and replaces it', async () => {
    const file = join(folder, 'x.json');
    await writeAtomically(file, 'one');
    await writeAtomically(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['x.json']);
  });

  it('never shows a reader half of it', async () => {
    const file = join(folder, 'x.json');
    const texts = ['a'.repeat(200_000), 'b'.repeat(200_000)];
    await writeAtomically(file, texts[0]!);
    const state = { writing: true };
    const reads: string[] = [];
    const reader = (async () => {
      while (state.writing) reads.push(await readFile(file, 'utf8'));
    })();
    for (let index = 0; index < 20; index++) await writeAtomically(file, texts[index % 2]!);
    state.writing = false;
    await reader;
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.every((read) => texts.includes(read))).toBe(true);
  });

  it('leaves nothing behind when it fails', async () => {
    const file = join(folder, 'taken');
    await mkdir(join(file, 'inside'), { recursive: true });
    await expect(writeAtomically(file, 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('fails where there is no folder', async () => {
    await expect(writeAtomically(join(folder, 'no/such'), 'x')).rejects.toThrow('ENOENT');
  });
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
