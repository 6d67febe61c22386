import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRoomProcess } from './testing/start-room-process.ts';
import { textFile } from './testing/use-room.ts';

const SIZE = 4 * 1024 * 1024;

describe('a server that is killed while it saves', () => {
  let base: string;
  beforeAll(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'elara-crash-')));
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  it('leaves the file whole, old or new', { timeout: 60_000 }, async () => {
    const root = join(base, 'root');
    const home = join(base, 'home');
    await mkdir(root);
    await mkdir(home);
    for (const delay of [5, 20, 40, 80]) {
      const room = await startRoomProcess({ root, home });
      const save = (letter: string): Promise<unknown> =>
        fetch(`${room.url}/api/contents/a.txt`, {
          method: 'PUT',
          body: JSON.stringify(textFile(letter.repeat(SIZE))),
        });
      await save('0');
      const saves = ['1', '2', '3', '4'].map((letter) => save(letter).catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, delay));
      await room[Symbol.asyncDispose]();
      await Promise.all(saves);
      const content = await readFile(join(root, 'a.txt'), 'utf8');
      expect([content.length, new Set(content).size]).toEqual([SIZE, 1]);
    }
  });
});
