import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kernelSpecFolders } from './spec-folders.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-folders-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function writeSpec(folder: string, text = '{}'): Promise<string> {
  await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, folder, 'kernel.json'), text);
  return join(root, folder);
}

const find = () =>
  kernelSpecFolders({
    dataPath: [join(root, 'near'), join(root, 'far')],
    env: { PATH: '/nowhere' },
    home: join(root, 'home'),
  });

describe('kernelSpecFolders', () => {
  it('finds the folder that wins for each name, whatever is in it', async () => {
    const near = await writeSpec('near/kernels/Both');
    await writeSpec('far/kernels/both');
    const broken = await writeSpec('far/kernels/broken', '{');
    const old = await writeSpec('home/.ipython/kernels/old');
    expect([...(await find())]).toEqual([
      ['both', near],
      ['broken', broken],
      ['old', old],
    ]);
  });

  it('passes over what is no kernelspec', async () => {
    await mkdir(join(root, 'near/kernels/empty'), { recursive: true });
    await mkdir(join(root, 'near/kernels/odd/kernel.json'), { recursive: true });
    await writeFile(join(root, 'near/kernels/file'), '');
    expect([...(await find())]).toEqual([]);
  });
});
