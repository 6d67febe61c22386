import { describe, expect, it } from 'vitest';
import { python } from '../harness/index.ts';
import type { Scenario } from '../harness/index.ts';

const PLOT = `%matplotlib inline
import matplotlib.pyplot as plt
plt.figure(figsize=(4, 2))
plt.plot([1, 4, 9])
plt.show()`;

const SLIDER = `import ipywidgets
slider = ipywidgets.IntSlider(value=7, min=0, max=10)
slider`;

/** A Python notebook from the launcher to its reload: what ipykernel can show and ask. */
export const pythonNotebook: Scenario = (stage) => {
  describe.skipIf(python === undefined)('a Python notebook', () => {
    it('keeps text, error, rich output, await, input and image over a reload', async () => {
      const lab = await stage().lab();
      const notebook = await lab.newNotebook('Python 3 (ipykernel)');

      expect(await notebook.run(0, 'print("one")\nprint("two")\n3')).toEqual(['one\ntwo', '3']);
      expect(await notebook.run(1, '{}["absent"]')).toEqual([
        expect.stringMatching(/^-+\nKeyError.*\n.*line 1\n[^]*KeyError: 'absent'$/),
      ]);
      await notebook.run(2, 'from IPython.display import HTML\nHTML("<b class=rich>bold</b>")');
      expect(await notebook.output(2).locator('b.rich').innerText()).toBe('bold');
      expect(await notebook.run(3, 'import asyncio\nawait asyncio.sleep(0.2, "waited")')).toEqual([
        "'waited'",
      ]);
      await notebook.start(4, 'name = input("Who? ")\nprint("Hello", name)');
      await notebook.answerPrompt(4, 'Ada');
      await notebook.finished(4, '');
      expect((await notebook.outputs(4)).at(-1)).toBe('Hello Ada');
      await notebook.run(5, PLOT);
      expect(await notebook.imageSizes(5)).toEqual([[expect.any(Number), expect.any(Number)]]);
      const before = await notebook.allOutputs();

      await notebook.save();
      await lab.reload();
      const again = await lab.notebook();
      expect(await again.allOutputs()).toEqual(before);
      expect(await again.output(2).locator('b.rich').innerText()).toBe('bold');
      expect(await again.imageSizes(5)).toEqual(await notebook.imageSizes(5));
      expect(await again.run(6, 'name')).toEqual(["'Ada'"]);
      await stage().screenshot('python notebook');
    });

    it('has a slider that is moved from the page and from the kernel', async () => {
      const lab = await stage().lab();
      const notebook = await lab.newNotebook('Python 3 (ipykernel)');
      await notebook.run(0, SLIDER);
      const slider = notebook.cell(0).locator('.widget-slider');
      const readout = slider.locator('.widget-readout');
      await readout.getByText('7', { exact: true }).waitFor();

      await slider.locator('.noUi-handle').focus();
      await lab.page.keyboard.press('ArrowRight');
      await readout.getByText('8', { exact: true }).waitFor();
      expect(await notebook.run(1, 'slider.value')).toEqual(['8']);

      await notebook.run(2, 'slider.value = 3');
      await readout.getByText('3', { exact: true }).waitFor();
      await stage().screenshot('slider');
    });
  });
};
