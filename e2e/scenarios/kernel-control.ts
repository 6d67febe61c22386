import { describe, expect, it } from 'vitest';
import { python, type Lab, type Notebook, type Scenario } from '../harness/index.ts';

interface Language {
  readonly name: string;
  readonly kernel: string;
  readonly set: string;
  readonly get: string;
  readonly busy: string;
  readonly waiting: string;
  readonly asking: string;
  readonly fatal: string;
  /** What stands under an interrupted cell. */
  readonly interrupted: RegExp;
  readonly isHere: boolean;
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'TypeScript',
    kernel: 'TypeScript (Node.js)',
    set: 'let kept = 41;',
    get: 'kept += 1',
    busy: "console.log('begun');\nfor (;;) {}",
    waiting: "console.log('begun');\nawait new Promise(() => {});",
    asking: "console.log('heard', prompt('Go?'))",
    fatal: 'process.exit(3)',
    interrupted: /interrupt/i,
    isHere: true,
  },
  {
    name: 'Python',
    kernel: 'Python 3 (ipykernel)',
    set: 'kept = 41',
    get: 'kept += 1; kept',
    busy: "print('begun')\nwhile True: pass",
    asking: "print('heard', input('Go? '))",
    fatal: 'import os; os._exit(3)',
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
        await stage().screenshot(`interrupted ${language.name}`);
      });

      it('restarts and runs all cells anew, under a name given while it runs', async () => {
        const lab = await stage().lab();
        const notebook = await lab.newNotebook(language.kernel);
        await notebook.run(0, language.set);
        await notebook.run(1, language.get);
        expect(await notebook.run(1)).toEqual(['43']);
        await notebook.save();

        const name = `Läuft in ${language.name}.ipynb`;
        await notebook.start(2, language.asking);
        await notebook.cell(2).locator('.jp-Stdin-input').waitFor();
        await rename(lab, name);
        expect(await stage().server.api.sessions()).toMatchObject([
          { path: name, kernel: { execution_state: 'busy' } },
        ]);
        await notebook.answerPrompt(2, 'go');
        await notebook.finished(2, '');
        expect((await notebook.outputs(2)).at(-1)).toBe('heard go');

        await lab.menu('Kernel', 'Restart Kernel and Run All Cells…');
        await lab.dialog.answer('Restart');
        await notebook.answerPrompt(2, 'again');
        await notebook.showsCount(2, '3');
        expect(await notebook.outputs(1)).toEqual(['42']);
        expect((await notebook.outputs(2)).at(-1)).toBe('heard again');
        expect(await stage().server.api.sessions()).toMatchObject([{ path: name }]);
      });

      it('is started anew, and that is told, when its process ends', async () => {
        const lab = await stage().lab();
        const notebook = await lab.newNotebook(language.kernel);
        await notebook.run(0, language.set);
        await notebook.start(1, language.fatal);
        await lab.dialog.locator.getByText('Kernel Restarting').waitFor();
        await stage().screenshot(`died ${language.name}`);
        await lab.dialog.answer('Ok');
        // The log tells of it as well, and is meant to.
        stage().takeLoggedErrors();
        await notebook.idle();
        expect(await notebook.run(2, language.set)).toEqual([]);
        expect(await notebook.count(2)).toBe('1');
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
