import type { Locator, Page } from 'playwright-core';
import type { Dialog } from './dialogs.ts';

const RUN_MS = 60_000;
const RUN_ALL_MS = 90_000;
const ATTEMPTS = 5;

/** The application around a notebook. */
interface Application {
  readonly page: Page;
  readonly dialog: Dialog;
  title(): Promise<string>;
  save(): Promise<void>;
}

/** The notebook in front. Cells count from 0. */
export class Notebook {
  readonly lab: Application;
  readonly page: Page;
  readonly panel: Locator;

  constructor(lab: Application) {
    this.lab = lab;
    this.page = lab.page;
    this.panel = lab.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
  }

  /** Waits until the kernel is there and says that it has nothing to do. */
  async idle(timeout = RUN_MS): Promise<void> {
    await this.panel
      .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
      .waitFor({ timeout });
    // The indicator says idle before there is any kernel; the status bar does not.
    await this.page.locator('#jp-main-statusbar', { hasText: '| Idle' }).waitFor({ timeout });
  }

  async busy(): Promise<void> {
    await this.panel.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').waitFor();
  }

  cell(index: number): Locator {
    return this.panel.locator('.jp-Notebook .jp-Cell').nth(index);
  }

  async cellCount(): Promise<number> {
    return this.panel.locator('.jp-Notebook .jp-Cell').count();
  }

  /** Replaces a cell's source. A notebook that still opens may take the focus away: then again. */
  async setSource(index: number, source: string): Promise<void> {
    const editor = this.cell(index).locator('.cm-content');
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await editor.click();
      await editor.press('Control+a');
      await editor.press('Delete');
      // As one insertion: typed key by key, the editor would close brackets and indent by itself.
      await this.page.keyboard.insertText(source);
      if ((await this.source(index)) === source) return;
      await this.page.waitForTimeout(200);
    }
    throw new Error(`Cell ${String(index)} does not take its source: ${await this.source(index)}`);
  }

  async source(index: number): Promise<string> {
    const lines = await this.cell(index).locator('.cm-line').allTextContents();
    return lines.join('\n');
  }

  /** Runs a cell as Shift+Enter does, without waiting for it. */
  async start(index: number, source?: string): Promise<void> {
    if (source !== undefined) await this.setSource(index, source);
    await this.cell(index).locator('.cm-content').press('Shift+Enter');
  }

  /** Runs a cell to its end and gives what stands below it. */
  async run(index: number, source?: string, timeout = RUN_MS): Promise<string[]> {
    const before = await this.count(index);
    await this.start(index, source);
    await this.finished(index, before, timeout);
    return this.outputs(index);
  }

  /** What stands between the brackets before a cell: a number, `*` or nothing. */
  async count(index: number): Promise<string> {
    const prompt = this.cell(index).locator('.jp-InputArea-prompt');
    return (await prompt.innerText()).replace(/[[\]:\s]/g, '');
  }

  /** Waits until a cell has another number than before. */
  async finished(index: number, before: string, timeout = RUN_MS): Promise<void> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const now = await this.count(index);
      if (/^\d+$/.test(now) && now !== before) return;
      if (Date.now() > deadline) {
        const shown = (await this.outputs(index)).join('\n');
        throw new Error(`Cell ${String(index)} did not finish: [${now}]\n${shown}`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  /** The texts of a cell's outputs, in order. */
  async outputs(index: number): Promise<string[]> {
    const outputs = await this.output(index).allInnerTexts();
    return outputs.map((text) => text.trim());
  }

  /** The outputs themselves, for images, widgets and HTML. */
  output(index: number): Locator {
    return this.cell(index).locator(
      '.jp-OutputArea-child:not(.jp-OutputArea-stdin-item) .jp-OutputArea-output',
    );
  }

  /** The outputs of all cells. */
  async allOutputs(): Promise<string[][]> {
    const cells = Array.from({ length: await this.cellCount() }, (_, index) => index);
    return Promise.all(cells.map((index) => this.outputs(index)));
  }

  /** Width and height of each image under a cell; an image that is broken has none. */
  async imageSizes(index: number): Promise<[number, number][]> {
    const images = this.output(index).locator('img');
    await images.first().waitFor();
    return images.evaluateAll((elements) =>
      elements.map((image) => {
        const { naturalWidth, naturalHeight } = image as HTMLImageElement;
        return [naturalWidth, naturalHeight];
      }),
    );
  }

  /** Waits until this number stands before a cell. */
  async showsCount(index: number, count: string): Promise<void> {
    await this.cell(index)
      .locator('.jp-InputArea-prompt')
      .getByText(`[${count}]:`, { exact: true })
      .waitFor({ timeout: RUN_MS });
  }

  /** Waits until something is under a cell. */
  async shows(index: number, text: string): Promise<void> {
    await this.output(index).filter({ hasText: text }).first().waitFor();
  }

  /** Answers the kernel's question in a cell's output. */
  async answerPrompt(index: number, text: string): Promise<void> {
    const input = this.cell(index).locator('.jp-Stdin-input');
    await input.waitFor();
    await input.fill(text);
    await input.press('Enter');
    // Until it has gone, it keeps every key to itself.
    await input.waitFor({ state: 'detached' });
  }

  /** Waits until every code cell has its number, answering each question on the way. */
  async finishedAll(answer: string): Promise<void> {
    const unfinished = this.panel
      .locator('.jp-CodeCell')
      .filter({ has: this.page.locator('.cm-content', { hasText: /\S/ }) })
      .filter({ has: this.page.locator('.jp-InputPrompt', { hasText: /\[[ *]\]/ }) });
    const question = this.panel.locator('.jp-Stdin-input');
    for (const deadline = Date.now() + RUN_ALL_MS; (await unfinished.count()) > 0;) {
      if (await question.isVisible()) {
        await question.fill(answer);
        await question.press('Enter');
        await question.waitFor({ state: 'detached' });
      }
      if (Date.now() > deadline) throw new Error('Not every cell has come to its end');
      await this.page.waitForTimeout(50);
    }
  }

  /** The errors under all cells. */
  async errors(): Promise<string[]> {
    const error = '[data-mime-type="application/vnd.jupyter.error"], .jp-OutputArea-error';
    return this.panel.locator(error).allInnerTexts();
  }

  async save(): Promise<void> {
    await this.lab.save();
  }

  /** Presses the button of the notebook's toolbar: `Save`, `Insert`, `Interrupt the kernel`… */
  async toolbar(
    item: 'run' | 'interrupt' | 'restart' | 'restart-and-run' | 'insert',
  ): Promise<void> {
    await this.panel.locator(`.jp-Toolbar-item[data-jp-item-name="${item}"]`).click();
  }

  /** The name of the kernel, as the toolbar shows it. */
  async kernelName(): Promise<string> {
    return this.panel.locator('.jp-Toolbar-kernelName').innerText();
  }
}
