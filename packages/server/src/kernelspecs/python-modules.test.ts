import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPythonModule } from './python-modules.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-modules-'));
  for (const prefix of ['one', 'two']) {
    await write(`${prefix}/bin/python3`);
    await chmod(join(root, prefix, 'bin/python3'), 0o755);
  }
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), '');
  }
}

const find = (name: string) => findPythonModule(name, { PATH: `${root}/one/bin:${root}/two/bin` });

const PACKAGES = 'lib/python3.12/site-packages';

describe('findPythonModule', () => {
  it('finds a package, a single file and what is inside a package', async () => {
    await write(
      `one/${PACKAGES}/tool/__init__.py`,
      `one/${PACKAGES}/tool/inner.py`,
      `one/${PACKAGES}/single.py`,
    );
    for (const name of ['tool', 'tool.inner', 'single']) {
      expect(await find(name)).toEqual({ version: '' });
    }
    expect(await find('tool.other')).toBeUndefined();
  });

  it.each(['some_tool-1.2.3', 'some.tool-1.2.3', 'Some_Tool-1.2.3'])(
    'tells the version of the package %s',
    async (title) => {
      await write(`one/${PACKAGES}/some_tool.py`, `one/${PACKAGES}/${title}.dist-info/METADATA`);
      expect(await find('some_tool')).toEqual({ version: '1.2.3' });
    },
  );

  it('takes the first Python that has it', async () => {
    await write(
      `one/${PACKAGES}/other.py`,
      `two/${PACKAGES}/tool.py`,
      `two/${PACKAGES}/tool-2.dist-info/METADATA`,
    );
    expect(await find('tool')).toEqual({ version: '2' });
  });

  it('finds nothing where no Python has it', async () => {
    expect(await find('tool')).toBeUndefined();
  });
});
