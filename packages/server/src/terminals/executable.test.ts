import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findExecutable } from './executable.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-executable-'));
  for (const name of ['first', 'second', 'first/directory']) await mkdir(join(folder, name));
  for (const [name, mode] of [
    ['first/plain', 0o644],
    ['second/plain', 0o755],
    ['second/both', 0o755],
    ['first/both', 0o755],
    ['second/directory', 0o755],
  ] as const) {
    await writeFile(join(folder, name), '#!/bin/sh\n');
    await chmod(join(folder, name), mode);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const find = (program: string, path?: string) => findExecutable(program, { cwd: folder, path });

describe('a program', () => {
  const path = () => `${join(folder, 'first')}:${join(folder, 'second')}`;

  it('is the first one of its name on the PATH', async () => {
    expect(await find('both', path())).toBe(join(folder, 'first/both'));
  });

  it('must be executable and a file', async () => {
    expect(await find('plain', path())).toBe(join(folder, 'second/plain'));
    expect(await find('directory', path())).toBe(join(folder, 'second/directory'));
    expect(await find(join(folder, 'first/plain'))).toBeUndefined();
    expect(await find(join(folder, 'first'))).toBeUndefined();
  });

  it('with a slash in its name is looked for from the working folder', async () => {
    expect(await find('second/plain', '/nowhere')).toBe(join(folder, 'second/plain'));
    expect(await find('./second/plain')).toBe(join(folder, 'second/plain'));
  });

  it('may be on a PATH that is relative to the working folder', async () => {
    expect(await find('plain', 'second')).toBe(join(folder, 'second/plain'));
  });

  it('is looked for in the usual places without a PATH', async () => {
    expect(await find('sh')).toMatch(/\/sh$/);
  });

  it.each(['', 'no-such-program', '/no/such/program', 'a\0b'])('is not found: %j', async (name) => {
    expect(await find(name, path())).toBeUndefined();
  });
});
