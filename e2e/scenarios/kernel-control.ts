import { describe, expect, it } from 'vitest';
import { python, type Lab, type Notebook, type Scenario } from '../harness/index.ts';

interface Language {
  readonly kernel: string;
  readonly set: string;
  readonly get: string;
  readonly busy: string;
  readonly waiting: string;
  /** What stands under an interrupted cell. */
  readonly interrupted: RegExp;
  readonly isHere: boolean;
}

const LANGUAGES: readonly Language[] = [
  {
    kernel: 'TypeScript (Node.js)',
    set: 'let kept = 41;',
    get: 'kept += 1',
    busy: "console.log('begun');\nfor (;;) {}",
    waiting: "console.log('begun');\nawait new Promise(() => {});",
    interrupted: /interrupt/i,
    isHere: true,
  },
  {
    kernel: 'Python 3 (ipykernel)',
    set: 'kept = 41',
    get: 'kept += 1; kept',
    busy: "print('begun')\nwhile True: pass",
    // ipykernel 7 hears of an interrupt when its event loop wakes up the next time.
    waiting: "import asyncio\nprint('begun')\nwhile True: await asyncio.sleep(0.1)",
    interrupted: /KeyboardInterrupt|CancelledError/,
    isHere: python !== undefined,
  },
];

/** Stop, restart and rename, as the toolbar and the menus offer them. */
export const kernelControl: Scenario = (stage) => {
  for (const language of LANGUAGES) {
    describe.skipIf(!language.isHere)(`the kernel ${language.kernel}`, () => {
      it('stops a busy loop and an await, and keeps its variables', async () => {
        const lab = await stage().lab();
        const notebook = await lab.newNotebook(language.kernel);
        await notebook.run(0, language.set);
        expect(await interrupted(notebook, 1, language.busy)).toMatch(language.interrupted);
        expect(await interrupted(notebook, 2, language.waiting)).toMatch(language.interrupted);
        expect(await notebook.run(3, language.get)).toEqual(['42']);
        await stage().screenshot(`interrupted ${language.kernel}`);
      });

      it('restarts and runs all cells anew, under a name given while it runs', async () => {
        const lab = await stage().lab();
        const notebook = await lab.newNotebook(language.kernel);
        await notebook.run(0, language.set);
        await notebook.run(1, language.get);
        expect(await notebook.run(1)).toEqual(['43']);
        await notebook.save();

        const name = `renamed ${language.set.slice(0, 3)}.ipynb`;
        await rename(lab, name);
        expect(await stage().server.api.sessions()).toMatchObject([{ path: name }]);
        expect(await notebook.run(1)).toEqual(['44']);

        await lab.menu('Kernel', 'Restart Kernel and Run All Cells…');
        await lab.dialog.answer('Restart');
        await notebook.showsCount(1, '2');
        expect(await notebook.outputs(1)).toEqual(['42']);
        expect(await stage().server.api.sessions()).toMatchObject([{ path: name }]);
      });
    });
  }
};

async function interrupted(notebook: Notebook, index: number, source: string): Promise<string> {
  await notebook.start(index, source);
  await notebook.shows(index, 'begun');
  await notebook.toolbar('interrupt');
  await notebook.finished(index, '');
  return (await notebook.outputs(index)).join('\n');
}

async function rename(lab: Lab, name: string): Promise<void> {
  await lab.menu('File', 'Rename Notebook…');
  await lab.dialog.fill(name);
  await lab.dialog.answer('Rename');
  await lab.tab(name).waitFor();
}
