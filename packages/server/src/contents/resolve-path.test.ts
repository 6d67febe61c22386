import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../config/index.ts';
import { ContentsRoot } from './drive/root.ts';
import { preferredDirectory } from './preferred-directory.ts';
import { testRoom } from './testing/room.ts';
import { useRoom } from './testing/use-room.ts';

const room = useRoom();
const { at, put } = room;

async function resolved(path: string): Promise<unknown> {
  return (await room.request('GET', `/api/resolvePath?path=${encodeURIComponent(path)}`)).json();
}

describe('GET /api/resolvePath', () => {
  it('finds what is below the root, by an API path or by one of the disk', async () => {
    await mkdir(at('dir'));
    await put('dir/a.txt', 'x');
    const found = { resolved: [{ scope: 'server', path: 'dir/a.txt' }] };
    expect(await resolved('dir/a.txt')).toEqual(found);
    expect(await resolved('/dir/a.txt')).toEqual(found);
    expect(await resolved(at('dir', 'a.txt'))).toEqual(found);
    expect(await resolved('')).toEqual({ resolved: [{ scope: 'server', path: '' }] });
  });

  it('tells nothing of what is outside or missing', async () => {
    for (const path of ['none.txt', '/etc/passwd', '../x', '~', `${homedir()}/.bashrc`, 'a\0b']) {
      expect(await resolved(path)).toEqual({ resolved: [] });
    }
  });

  it('asks for a path', async () => {
    const response = await room.request('GET', '/api/resolvePath');
    expect([response.status, await response.json()]).toEqual([
      400,
      { message: 'Missing argument path', reason: null },
    ]);
  });

  it('finds what a kernel means, relative to where it runs', async () => {
    const directory = await mkdtemp(join(room.home, 'kernel-'));
    await writeFile(join(directory, 'k.txt'), 'x');
    const kernelDirectory = (id: string): string | null | undefined =>
      ({ here: directory, nowhere: null })[id as 'here' | 'nowhere'];
    await using other = await testRoom({ needs: { kernelDirectory } });
    const ask = async (kernel: string, path = 'k.txt'): Promise<unknown> =>
      (await other.request('GET', `/api/resolvePath?path=${path}&kernel=${kernel}`)).json();
    expect(await ask('here')).toEqual({
      resolved: [{ scope: 'kernel', path: join(directory, 'k.txt') }],
    });
    expect(await ask('here', 'none')).toEqual({ resolved: [] });
    expect(await ask('nowhere')).toEqual({ resolved: [] });
    expect(await ask('unknown')).toEqual({
      resolved: [],
      unresolved: [{ scope: 'kernel', reason: 'Kernel unknown could not be found' }],
    });
  });
});

describe('the preferred directory', () => {
  it('is an API path, or one of the disk below the root', async () => {
    await mkdir(at('dir'));
    const root = new ContentsRoot(room.root, false);
    expect(preferredDirectory(root, '')).toBe('');
    expect(preferredDirectory(root, 'dir/')).toBe('dir');
    expect(preferredDirectory(root, at('dir'))).toBe('dir');
  });

  it('must be there and inside', () => {
    const root = new ContentsRoot(room.root, false);
    for (const setting of ['none', '/etc', '../..']) {
      expect(() => preferredDirectory(root, setting)).toThrow(ConfigError);
    }
  });
});
