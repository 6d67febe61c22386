import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Lab, Scenario } from '../harness/index.ts';

const MARKDOWN = `# Report

The identity $e^{i\\pi} + 1 = 0$ and a <b>bold</b> word.

<script>document.body.id = 'taken'</script>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onload="document.body.id = 'taken'">
[link](javascript:document.body.id='taken')
`;

const TABLE =
  '<table><thead><tr><th>city</th></tr></thead><tbody><tr><td>Oslo</td></tr></tbody></table>';

const ACTIVE = `<p id="said">not yet</p><script>
document.getElementById('said').textContent = 'said by its script';
try { parent.document.body.id = 'taken'; } catch { document.body.append(', kept inside'); }
</script>`;

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 4,
  metadata: {
    kernelspec: {
      name: 'typescript',
      display_name: 'TypeScript (Node.js)',
      language: 'typescript',
    },
    language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/x-typescript' },
  },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: MARKDOWN },
    {
      cell_type: 'code',
      metadata: {},
      execution_count: 3,
      source: 'console.log("hello")',
      outputs: [
        { output_type: 'stream', name: 'stdout', text: '\u001b[31mred\u001b[0m hello\n' },
        { output_type: 'display_data', metadata: {}, data: { 'text/html': TABLE } },
        { output_type: 'display_data', metadata: {}, data: { 'text/html': ACTIVE } },
      ],
    },
  ],
};

/** Notebooks for people who have no Jupyter. */
export const exporting: Scenario = (stage) => {
  describe('a notebook', () => {
    it('is saved and exported as a page and as a script from the menu', async () => {
      const lab = await stage().lab();
      await stage().server.places.write('report.ipynb', JSON.stringify(NOTEBOOK));
      await lab.openPath('report.ipynb');

      await lab.notebook();

      const page = await exported(lab, 'HTML', () => lab.dialog.answer());
      expect(page.name).toBe('report.html');
      expect(page.text).toContain('<h1 id="Report">Report</h1>');
      // JupyterLab asks for that unless told otherwise.
      expect(page.text).toContain('<iframe class="output-frame" sandbox=""');
      const script = await exported(lab, 'Executable Script');
      expect([script.name, script.text]).toEqual(['report.ts', 'console.log("hello")\n']);
    });

    it('that was exported shows all that is in it and lets only outputs run, each for itself', async () => {
      const { base, token, places } = stage().server;
      await places.write('report.ipynb', JSON.stringify(NOTEBOOK));
      const { page } = await stage().visitor();
      await page.goto(`${base}nbconvert/html/report.ipynb?token=${token}`);
      await page.getByRole('heading', { name: 'Report' }).waitFor();
      await page.locator('math mi').first().waitFor();
      await page.locator('b', { hasText: 'bold' }).waitFor();
      await page.locator('.ansi-fg-1', { hasText: 'red' }).waitFor();
      await page.locator('td', { hasText: 'Oslo' }).waitFor();
      const frame = page.locator('iframe').contentFrame();
      await frame.getByText('kept inside').waitFor();
      await frame.getByText('said by its script').waitFor();
      await fitting(page);
      expect(await page.locator('body').getAttribute('id')).toBeNull();
      expect(await page.locator('a[href^="javascript"], script[src], [onload]').count()).toBe(0);
    });
  });
};

/** Chooses a format and waits for the file that comes of it, by whichever page it comes. */
async function exported(
  lab: Lab,
  format: string,
  answer = async (): Promise<void> => undefined,
): Promise<{ name: string; text: string }> {
  const context = lab.page.context();
  const download = new Promise<Download>((resolve) => {
    lab.page.once('download', resolve);
    context.once('page', (page) => page.once('download', resolve));
  });
  await lab.menu('File', 'Save and Export Notebook As', format);
  await answer();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** Waits until the frame is as high as its content: it is guessed before. */
async function fitting(page: Page): Promise<void> {
  const frame = page.locator('iframe');
  const inner = await frame
    .contentFrame()
    .locator('html')
    .evaluate((html) => html.scrollHeight);
  await expect.poll(() => frame.evaluate((one) => one.clientHeight)).toBeLessThanOrEqual(inner + 4);
}
