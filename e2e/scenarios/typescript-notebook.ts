import { describe, expect, it } from 'vitest';
import type { Scenario } from '../harness/index.ts';

const RICH = `({
  [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b class="rich">bold</b>' }),
})`;

const TYPED = `interface Planet { readonly name: string; moons: number }
enum Size { Small, Large }
const mars: Planet = { name: 'Mars', moons: 2 };
console.log(mars.name, Size[Size.Large]);
mars.moons`;

/** A TypeScript notebook from the launcher to its reload. */
export const typescriptNotebook: Scenario = (stage) => {
  describe('a TypeScript notebook', () => {
    it('keeps text, error, rich output, await and prompt over a reload', async () => {
      const lab = await stage().lab();
      const notebook = await lab.newNotebook('TypeScript (Node.js)');

      expect(await notebook.run(0, TYPED)).toEqual(['Mars Large', '2']);
      expect(await notebook.run(1, 'const nothing = undefined;\nnothing.field')).toEqual([
        expect.stringContaining('TypeError: Cannot read properties of undefined'),
      ]);
      await notebook.run(2, RICH);
      expect(await notebook.output(2).locator('b.rich').innerText()).toBe('bold');
      const waiting = "await new Promise((done) => setTimeout(() => done('waited'), 200))";
      expect(await notebook.run(3, waiting)).toEqual(["'waited'"]);
      await notebook.start(4, "const name = prompt('Who?');\nconsole.log('Hello', name);");
      await notebook.answerPrompt(4, 'Ada');
      await notebook.finished(4, '');
      expect((await notebook.outputs(4)).at(-1)).toBe('Hello Ada');
      const before = await notebook.allOutputs();

      await notebook.save();
      await lab.reload();
      const again = await lab.notebook();
      expect(await again.allOutputs()).toEqual(before);
      expect(await again.output(2).locator('b.rich').innerText()).toBe('bold');
      expect(await again.run(5, 'name')).toEqual(["'Ada'"]);
      await stage().screenshot('typescript notebook');
    });

    it('completes names and explains them while they are written', async () => {
      const lab = await stage().lab();
      const notebook = await lab.newNotebook('TypeScript (Node.js)');
      await notebook.run(0, "const planet = { name: 'Mars', moons: 2 };");
      await notebook.setSource(1, 'planet.mo');
      await lab.page.keyboard.press('Tab');
      await lab.page.locator('.jp-Completer-item').getByText('moons').waitFor();
      await lab.page.keyboard.press('Enter');
      await expect.poll(() => notebook.source(1)).toBe('planet.moons');

      await lab.page.keyboard.press('Shift+Tab');
      await lab.page.locator('.jp-Tooltip').getByText('number').first().waitFor();
      await stage().screenshot('explained');
      await lab.page.keyboard.press('Escape');
    });

    it('is a notebook file with its language in it', async () => {
      const lab = await stage().lab();
      const notebook = await lab.newNotebook('TypeScript (Node.js)');
      await notebook.run(0, '6 * 7');
      await notebook.save();
      const saved: unknown = JSON.parse(await stage().server.places.read(await lab.title()));
      expect(saved).toMatchObject({
        nbformat: 4,
        metadata: {
          kernelspec: { name: 'typescript', display_name: 'TypeScript (Node.js)' },
          language_info: { name: 'typescript', file_extension: '.ts' },
        },
        cells: [
          {
            cell_type: 'code',
            execution_count: 1,
            source: ['6 * 7'],
            outputs: [{ output_type: 'execute_result', data: { 'text/plain': ['42'] } }],
          },
          {},
        ],
      });
    });
  });
};
