import type { Locator, Page } from 'playwright-core';
import { Notebook } from './notebook.ts';
import type { TestServer } from './server.ts';

const LOAD_MS = 60_000;

/** JupyterLab in a page, as a person uses it: cards, menus, tabs, dialogs. */
export class Lab {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens it with the token and waits until it can be used. `path` is below `lab`, such as `/tree/x.ipynb`. */
  static async open(page: Page, server: TestServer, path = ''): Promise<Lab> {
    await page.goto(`${server.base}lab${path}?token=${server.token}`);
    const lab = new Lab(page);
    await lab.ready();
    return lab;
  }

  /** Waits until the splash has gone and the main area is there. */
  async ready(): Promise<void> {
    await this.page.locator('#jp-main-dock-panel').waitFor({ timeout: LOAD_MS });
    await this.page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: LOAD_MS });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** The launcher's cards of a category, by what stands on them. */
  async launcherCards(category: 'Notebook' | 'Console' | 'Other'): Promise<string[]> {
    const cards = this.page.locator(`.jp-LauncherCard[data-category="${category}"]`);
    await cards.first().waitFor();
    return cards.locator('.jp-LauncherCard-label').allInnerTexts();
  }

  async launch(category: 'Notebook' | 'Console' | 'Other', title: string): Promise<void> {
    await this.page
      .locator(`.jp-LauncherCard[data-category="${category}"][title*="${title}"]`)
      .or(this.page.locator(`.jp-LauncherCard[data-category="${category}"]`, { hasText: title }))
      .first()
      .click();
  }

  /** A new notebook from the launcher, its kernel ready. */
  async newNotebook(kernel: string): Promise<Notebook> {
    const before = await this.page.locator('.jp-NotebookPanel').count();
    await this.launch('Notebook', kernel);
    await this.page.locator('.jp-NotebookPanel').nth(before).waitFor();
    return this.notebook();
  }

  /** The notebook in front, when its kernel is ready. */
  async notebook(): Promise<Notebook> {
    const notebook = new Notebook(this);
    await notebook.idle();
    return notebook;
  }

  /** Opens a file by a double click in the file browser. */
  async openFile(name: string): Promise<void> {
    await this.fileItem(name).dblclick();
  }

  fileItem(name: string): Locator {
    return this.page
      .locator('.jp-DirListing-item')
      .filter({ has: this.page.locator('.jp-DirListing-itemText', { hasText: exactly(name) }) });
  }

  /** Chooses from the menu bar: `menu('Kernel', 'Restart Kernel…')`, submenus in order. */
  async menu(...labels: [string, ...string[]]): Promise<void> {
    const [bar, ...items] = labels;
    await this.page.locator('#jp-MainMenu .lm-MenuBar-item', { hasText: exactly(bar) }).click();
    for (const label of items) {
      const item = this.page
        .locator('.lm-Menu-item')
        .filter({ has: this.page.locator('.lm-Menu-itemLabel', { hasText: exactly(label) }) })
        .last();
      await item.click();
    }
  }

  /** Runs a command by its name in the command palette. */
  async command(label: string): Promise<void> {
    await this.menu('View', 'Activate Command Palette');
    await this.page.locator('#modal-command-palette .lm-CommandPalette-input').fill(label);
    await this.page
      .locator('#modal-command-palette .lm-CommandPalette-item')
      .filter({
        has: this.page.locator('.lm-CommandPalette-itemLabel', { hasText: exactly(label) }),
      })
      .first()
      .click();
  }

  /** Presses the button of the open dialog: the accepting one, or the one called so. */
  async answerDialog(button?: string): Promise<void> {
    const dialog = this.page.locator('dialog.jp-Dialog');
    await dialog.waitFor();
    await (
      button === undefined
        ? dialog.locator('button.jp-mod-accept')
        : dialog.locator('button', { hasText: exactly(button) })
    ).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** The tabs of the main area. */
  async tabs(): Promise<string[]> {
    return this.page
      .locator('#jp-main-dock-panel .lm-TabBar-tab .lm-TabBar-tabLabel')
      .allInnerTexts();
  }

  get currentTab(): Locator {
    return this.page.locator('#jp-main-dock-panel .lm-TabBar-tab.jp-mod-current');
  }

  /**
   * Saves what is in front and waits until it is no longer marked as changed. The first save of an
   * untitled file asks for a name: it keeps the one it has.
   */
  async save(): Promise<void> {
    const tab = '#jp-main-dock-panel .lm-TabBar-tab.jp-mod-current';
    const saved = this.page.locator(`${tab}:not(.jp-mod-dirty)`);
    const rename = this.page.locator('dialog.jp-Dialog');
    await this.page.keyboard.press('Control+s');
    await saved.or(rename).first().waitFor();
    if (await rename.isVisible()) await this.answerDialog();
    await saved.waitFor();
  }

  /** The rows of the terminal in front, as shown: drawn on a canvas, told to screen readers. */
  async terminalRows(): Promise<string[]> {
    const rows = this.page.locator(
      '.jp-Terminal:not(.lm-mod-hidden) .xterm-accessibility-tree [role="listitem"]',
    );
    await rows.first().waitFor({ state: 'attached' });
    const texts = await rows.allTextContents();
    return texts.map((text) => text.replaceAll('\u00a0', ' ').trimEnd());
  }
}

/** A label as a whole: the menu has both "Restart Kernel…" and "Restart Kernel and Run All Cells…". */
function exactly(label: string): RegExp {
  const escaped = label
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/(…|\\\.\\\.\\\.)$/, '(…|\\.\\.\\.)');
  return new RegExp(`^\\s*${escaped}\\s*$`);
}
