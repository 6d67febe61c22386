import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../harness/index.ts';

const MEGABYTE = 1024 * 1024;

/** Work in the file browser. */
export const files: Scenario = (stage) => {
  describe('the file browser', () => {
    it('uploads 30 MB and downloads them again, byte for byte', async () => {
      const lab = await stage().lab();
      const folder = await mkdtemp(join(tmpdir(), 'elara-e2e-upload-'));
      try {
        const bytes = randomBytes(30 * MEGABYTE);
        const local = join(folder, 'big file.bin');
        await writeFile(local, bytes);

        await lab.files.upload(local);
        await lab.dialog.answer('Upload');
        await lab.files.item('big file.bin').waitFor();
        const stored = join(stage().server.places.root, 'big file.bin');
        await expect.poll(() => digestOf(stored), { timeout: 60_000 }).toBe(digest(bytes));

        const downloaded = await lab.files.download('big file.bin');
        expect(await digestOf(downloaded)).toBe(digest(bytes));
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('makes folders, and renames, moves, copies and deletes', async () => {
      const lab = await stage().lab();
      const { files } = lab;
      const { places } = stage().server;
      await places.write('desk/draft.txt', 'text');
      await files.refresh();
      await files.open('desk');
      await files.item('draft.txt').waitFor();

      await files.newFolder('drawer');
      await files.rename('draft.txt', 'letter – übung.txt');
      await files.choose('letter – übung.txt', 'Duplicate');
      await files.item('letter – übung-Copy1.txt').waitFor();

      await files.dragInto('letter – übung.txt', 'drawer');
      await files.item('letter – übung.txt').waitFor({ state: 'detached' });
      await files.choose('letter – übung-Copy1.txt', 'Copy');
      await files.open('drawer');
      await files.item('letter – übung.txt').waitFor();
      await files.chooseInFolder('Paste');
      await files.item('letter – übung-Copy1.txt').waitFor();

      await files.choose('letter – übung.txt', 'Move to Trash');
      await lab.dialog.answer();
      await files.item('letter – übung.txt').waitFor({ state: 'detached' });
      expect(await files.names()).toEqual(['letter – übung-Copy1.txt']);
      expect(await places.list('desk')).toEqual(['drawer', 'letter – übung-Copy1.txt']);
      expect(await places.list('desk/drawer')).toEqual(['letter – übung-Copy1.txt']);
      await stage().screenshot('file browser');
      await files.home();
    });
  });
};

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const digestOf = async (path: string): Promise<string> => digest(await readFile(path));
