import { describe, expect, it } from 'vitest';
import { Lab, type Scenario } from '../harness/index.ts';

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

      await theirs.start(2, 'await new Promise((done) => setTimeout(done, 2000))');
      await mine.busy();
      await Promise.all([mine.idle(), theirs.idle()]);
      await visitor.screenshot('second browser');
    });
  });
};
