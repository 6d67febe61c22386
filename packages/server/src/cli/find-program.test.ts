import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from './find-program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-program-'));
  for (const [place, mode] of [
    ['a', 0o644],
    ['b', 0o755],
  ] as const) {
    await mkdir(join(folder, place));
    await writeFile(join(folder, place, 'tool'), '');
    await chmod(join(folder, place, 'tool'), mode);
  }
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('findProgram', () => {
  it('takes the first on the path that can be run', async () => {
    const env = { PATH: `:/nowhere:${folder}/a:${folder}/b` };
    expect(await findProgram('tool', env)).toBe(`${folder}/b/tool`);
  });

  it('does not look a path up', async () => {
    expect(await findProgram(`${folder}/b/tool`, {})).toBe(`${folder}/b/tool`);
    expect(await findProgram(`${folder}/a/tool`, { PATH: `${folder}/b` })).toBeNull();
  });

  it.each(['', 'no-such-tool'])('finds nothing for %j', async (command) => {
    expect(await findProgram(command, { PATH: folder })).toBeNull();
    expect(await findProgram(command, {})).toBeNull();
  });
});
