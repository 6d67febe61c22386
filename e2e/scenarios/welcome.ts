import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { python, type Scenario } from '../harness/index.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** The notebooks that come with Elara run whole. */
export const welcome: Scenario = (stage) => {
  describe('the Welcome notebook', () => {
    it.for([
      { name: 'Welcome.ipynb', isHere: true },
      { name: 'Welcome-Python.ipynb', isHere: python !== undefined },
    ])('$name runs whole', async ({ name, isHere }, { skip }) => {
      skip(!isHere, 'there is no Python');
      const lab = await stage().lab();
      await cp(join(EXAMPLES, name), join(stage().server.places.root, name));
      await lab.openPath(name);
      const notebook = await lab.notebook();
      await lab.menu('Run', 'Run All Cells');
      await notebook.finishedAll('Ada');
      expect(await notebook.errors()).toEqual([]);
      await stage().screenshot(name);
    });
  });
};
