import { describe, expect, it } from 'vitest';
import type { Scenario } from '../harness/index.ts';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC';

const PAGE = `<!doctype html><title>Page</title><p id="said">not yet</p>
<script>document.getElementById('said').textContent = 'said by its script';</script>`;

/** Files that are looked at, and written. */
export const viewers: Scenario = (stage) => {
  describe('a file', () => {
    it('is shown as what it is: Markdown, image, CSV, HTML', async () => {
      const lab = await stage().lab();
      const { places } = stage().server;
      const page = lab.page;
      await places.write('seen/notes.md', '# Heading\n\n*slanted* and $x^2$');
      await places.write('seen/dot.png', Buffer.from(PNG, 'base64'));
      await places.write('seen/table.csv', 'name,moons\nMars,2\nJupiter,95\n');
      await places.write('seen/page.html', PAGE);

      await lab.openPath('seen/notes.md');
      await lab.files.choose('notes.md', 'Open With', 'Markdown Preview');
      const preview = page.locator('.jp-MarkdownViewer');
      await preview.locator('em').getByText('slanted').waitFor();
      await preview.locator('mjx-container').waitFor();

      await lab.openPath('seen/dot.png');
      const image = page.locator('.jp-ImageViewer img');
      await image.waitFor();
      expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(10);

      await lab.openPath('seen/table.csv');
      await page.locator('.jp-CSVViewer canvas').first().waitFor();
      await stage().screenshot('csv');

      await lab.openPath('seen/page.html');
      const frame = page.locator('.jp-HTMLViewer iframe').contentFrame();
      await frame.getByText('not yet').waitFor();
      expect(stage().takeComplaints()).toEqual([
        expect.stringContaining("the 'allow-scripts' permission is not set"),
      ]);
      await page.locator('[data-jp-item-name="trust"]').getByText('Trust HTML').click();
      await frame.getByText('said by its script').waitFor();
      await stage().screenshot('html');
    });

    it('is written in the text editor and saved', async () => {
      const lab = await stage().lab();
      const { places } = stage().server;
      await places.write('written.txt', 'first\n');
      await lab.openPath('written.txt');
      const editor = lab.page.locator('.jp-FileEditor:not(.lm-mod-hidden) .cm-content');
      await editor.getByText('first').click();
      await lab.page.keyboard.press('Control+End');
      await lab.page.keyboard.insertText('zweite Zeile – ✓\n');
      await lab.save();
      expect(await places.read('written.txt')).toBe('first\nzweite Zeile – ✓\n');
      await stage().screenshot('text editor');
    });
  });
};
