import { describe, expect, it } from 'vitest';
import { Lab, type Scenario } from '../harness/index.ts';

/** How somebody arranged the application, and that it stays so. */
export const appearance: Scenario = (stage) => {
  describe('the look of the application', () => {
    it('keeps the dark theme and the layout of the workspace over a reload', async () => {
      const lab = await stage().lab();
      await stage().server.places.write('left.txt', 'left');
      await stage().server.places.write('right.md', '# right');
      await lab.openPath('left.txt');
      await lab.openPath('right.md');
      const stored = lab.layoutStored('"split-area"');
      await lab.moveTabAside('right.md');
      await stored;
      expect(await layout(lab)).toEqual([['left.txt'], ['right.md']]);
      await lab.menu('Settings', 'Theme', 'JupyterLab Dark');
      await isDark(lab, true);

      await lab.reload();
      await isDark(lab, true);
      await lab.tab('right.md').waitFor();
      expect(await layout(lab)).toEqual([['left.txt'], ['right.md']]);
      await stage().screenshot('dark and side by side');

      await lab.menu('Settings', 'Theme', 'JupyterLab Light');
      await isDark(lab, false);
    });
  });
};

const isDark = (lab: Lab, dark: boolean): Promise<void> =>
  lab.page.locator(`body[data-jp-theme-light="${String(!dark)}"]`).waitFor({ state: 'attached' });

/** The tabs of each tab bar; the launcher is not part of a stored layout. */
async function layout(lab: Lab): Promise<string[][]> {
  const bars = await lab.page.locator('#jp-main-dock-panel .lm-TabBar').all();
  const titles = bars.map((bar) => bar.locator('.lm-TabBar-tabLabel').allInnerTexts());
  return (await Promise.all(titles)).map((bar) => bar.filter((title) => title !== 'Launcher'));
}
