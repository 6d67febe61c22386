import { describe, expect, it } from 'vitest';
import { Lab, type Scenario } from '../harness/index.ts';

const WAITING = 'await new Promise((done) => setTimeout(done, 2000))';

/** The same notebook open at two desks: one kernel, two profiles. */
export const twoBrowsers: Scenario = (stage) => {
  describe('two browsers on one notebook', () => {
    it('share its kernel and its file', async () => {
      const { server } = stage();
      const mine = await (await stage().lab()).newNotebook('TypeScript (Node.js)');
      await mine.run(0, 'let shared = 1;');
      await mine.save();
      const name = await mine.lab.title();

      const visitor = await stage().visitor();
      const lab = await Lab.open(visitor.page, server, `/tree/${encodeURIComponent(name)}`);
      const theirs = await lab.notebook();
      expect(await theirs.source(0)).toBe('let shared = 1;');
      expect(await server.api.sessions()).toHaveLength(1);

      expect(await theirs.run(1, 'shared += 1')).toEqual(['2']);
      expect(await mine.run(1, 'shared += 1')).toEqual(['3']);

      await theirs.start(2, WAITING);
      await mine.busy();
      await Promise.all([mine.idle(), theirs.idle()]);

      await theirs.save();
      await mine.setSource(2, "'mine'");
      await mine.page.keyboard.press('Control+s');
      await mine.lab.dialog.locator.getByText(/changed on disk/).waitFor();
      await stage().screenshot('changed on disk');
      await mine.lab.dialog.answer('Revert');
      await expect.poll(() => mine.source(2)).toBe(WAITING);
      await visitor.screenshot(`${stage().name} second browser`);
    });
  });
};
