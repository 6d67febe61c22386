import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { denoBinary, isDeno } from './deno.ts';

describe('the command line of Deno', () => {
  it.each([
    [['deno', 'jupyter', '--kernel', '--conn', '{connection_file}']],
    [['/opt/deno/bin/deno', 'jupyter', '--unstable', '--kernel', '--conn', '{connection_file}']],
    [['C:\\deno\\deno.exe', 'jupyter', '--kernel', '--conn', '{connection_file}']],
  ])('is recognised in %j', (argv) => {
    expect(isDeno(argv)).toBe(true);
  });

  it.each([
    [[]],
    [['deno', 'run', 'x.ts', '--kernel']],
    [['deno', 'jupyter', '--install']],
    [['python3', '-m', 'ipykernel', 'deno', 'jupyter', '--kernel']],
    [['/opt/deno/bin/node', 'jupyter', '--kernel']],
  ])('is not seen in %j', (argv) => {
    expect(isDeno(argv)).toBe(false);
  });
});

describe('the binary of Deno', () => {
  const platform = `${process.platform}-${process.arch}`;
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'deno-')));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function program(path: string): Promise<string> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '#!/bin/sh\n');
    await chmod(file, 0o755);
    return file;
  }

  /** As npm lays out its package `deno`. */
  async function installed(): Promise<string> {
    await program('node_modules/deno/bin.cjs');
    await mkdir(join(folder, 'node_modules/.bin'));
    const command = join(folder, 'node_modules/.bin/deno');
    await symlink('../deno/bin.cjs', command);
    return command;
  }

  it('is what the command names, where that is no script', async () => {
    const file = await program('bin/deno');
    expect(denoBinary(file, {})).toBe(file);
    expect(denoBinary('deno', { PATH: join(folder, 'bin') })).toBe('deno');
  });

  it("is the one in its own package, where the command is npm's script", async () => {
    const command = await installed();
    const binary = await program(`node_modules/@deno/${platform}-glibc/deno`);
    expect(denoBinary(command, {})).toBe(binary);
    expect(denoBinary('deno', { PATH: `/nowhere:${dirname(command)}` })).toBe(binary);
  });

  it('is found below the package too, and beside the script first', async () => {
    const command = await installed();
    const nested = await program(`node_modules/deno/node_modules/@deno/${platform}/deno`);
    expect(denoBinary(command, {})).toBe(nested);
    const linked = await program('node_modules/deno/deno');
    expect(denoBinary(command, {})).toBe(linked);
  });

  it('is left to the script where there is none', async () => {
    const command = await installed();
    expect(denoBinary(command, {})).toBe(command);
    expect(denoBinary('/no/such/deno', {})).toBe('/no/such/deno');
    expect(denoBinary('deno', {})).toBe('deno');
  });
});
