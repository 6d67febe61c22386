import type { Locator, Page } from 'playwright-core';
import { Dialog } from './dialogs.ts';
import { FileBrowser } from './file-browser.ts';
import { exactly } from './labels.ts';
import { chooseFromMenu } from './menus.ts';
import { Notebook } from './notebook.ts';
import type { TestServer } from './server.ts';

const LOAD_MS = 60_000;
const ATTEMPTS = 3;
const DOCK = '#jp-main-dock-panel';

type Category = 'Notebook' | 'Console' | 'Other';

/** JupyterLab in a page, as a person uses it: cards, menus, tabs, dialogs. */
export class Lab {
  readonly page: Page;
  readonly files: FileBrowser;
  readonly dialog: Dialog;

  private constructor(page: Page) {
    this.page = page;
    this.files = new FileBrowser(page);
    this.dialog = new Dialog(page);
  }

  /** Opens it with the token. `path` is what follows `lab`: `/tree/x.ipynb`, `?reset`. */
  static async open(
    page: Page,
    { base, token }: Pick<TestServer, 'base' | 'token'>,
    path = '',
  ): Promise<Lab> {
    const url = new URL(`${base}lab${path}`);
    url.searchParams.set('token', token);
    await page.goto(url.href);
    return Lab.at(page);
  }

  /** JupyterLab on a page that is loading it, as soon as it can be used. */
  static async at(page: Page): Promise<Lab> {
    const lab = new Lab(page);
    await lab.ready();
    return lab;
  }

  /** Waits until the splash has gone and the main area is there. */
  async ready(): Promise<void> {
    await this.page.locator(DOCK).waitFor({ timeout: LOAD_MS });
    await this.page.locator('#jupyterlab-splash').waitFor({ state: 'detached', timeout: LOAD_MS });
    // A file that the address names is opened only when the file browser has found it, even if
    // something else has opened and closed it meanwhile.
    if (/\/tree\/[^?]*\.\w+/.test(this.page.url())) await this.files.selected.waitFor();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** The launcher's cards of a category, by what stands on them. */
  async launcherCards(category: Category): Promise<string[]> {
    const cards = this.page.locator(`.jp-LauncherCard[data-category="${category}"]`);
    await cards.first().waitFor();
    return cards.locator('.jp-LauncherCard-label').allInnerTexts();
  }

  async launch(category: Category, title: string): Promise<void> {
    const cards = this.page.locator(
      `.jp-Launcher:not(.lm-mod-hidden) .jp-LauncherCard[data-category="${category}"]`,
    );
    await cards.filter({ hasText: title }).first().click();
  }

  async newLauncher(): Promise<void> {
    await this.command('New Launcher');
    await this.currentTab.and(this.tab('Launcher')).waitFor();
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

  /** Opens a file or a notebook by its path from the root folder. */
  async openPath(path: string): Promise<void> {
    await this.command('Open from Path…');
    await this.dialog.fill(path);
    await this.dialog.answer();
    await this.tab(path.split('/').at(-1) ?? '').waitFor();
  }

  /** Chooses from the menu bar: `menu('Kernel', 'Restart Kernel…')`, submenus in order. */
  async menu(bar: string, ...labels: string[]): Promise<void> {
    await this.page.locator('#jp-MainMenu .lm-MenuBar-item', { hasText: exactly(bar) }).click();
    await chooseFromMenu(this.page, labels);
  }

  /**
   * Runs a command by its name in the command palette. A page that still loads may take the focus
   * away, which closes the palette: then again.
   */
  async command(label: string): Promise<void> {
    const palette = this.page.locator('#modal-command-palette');
    const item = palette.locator('.lm-CommandPalette-item').filter({
      has: this.page.locator('.lm-CommandPalette-itemLabel', { hasText: exactly(label) }),
    });
    for (let attempt = 1; ; attempt += 1) {
      await this.menu('View', 'Activate Command Palette');
      try {
        await palette.locator('.lm-CommandPalette-input').fill(label, { timeout: 5000 });
        await item.first().click({ timeout: 5000 });
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The tabs of the main area. */
  async tabs(): Promise<string[]> {
    return this.page.locator(`${DOCK} .lm-TabBar-tabLabel`).allInnerTexts();
  }

  tab(title: string): Locator {
    return this.page.locator(`${DOCK} .lm-TabBar-tab`).filter({
      has: this.page.locator('.lm-TabBar-tabLabel', { hasText: exactly(title) }),
    });
  }

  get currentTab(): Locator {
    return this.page.locator(`${DOCK} .lm-TabBar-tab.jp-mod-current`);
  }

  async title(): Promise<string> {
    return this.currentTab.locator('.lm-TabBar-tabLabel').innerText();
  }

  /** Drags a tab to the right edge, so that it stands beside the others. */
  async moveTabAside(title: string): Promise<void> {
    const area = await this.page.locator(DOCK).boundingBox();
    const tab = await this.tab(title).boundingBox();
    if (area === null || tab === null) throw new Error(`${title} is not shown`);
    const { mouse } = this.page;
    await mouse.move(tab.x + 20, tab.y + tab.height / 2);
    await mouse.down();
    await mouse.move(area.x + area.width - 20, area.y + area.height / 2, { steps: 10 });
    await mouse.up();
  }

  /** Leaves only a launcher, in the root folder. What was not saved is lost. */
  async closeAllTabs(): Promise<void> {
    await this.files.home();
    await this.command('Close All Tabs');
    const isClean = this.page.locator(`${DOCK}:not(:has(.lm-TabBar-tab ~ .lm-TabBar-tab))`, {
      has: this.page.locator('.jp-Launcher'),
    });
    for (;;) {
      await isClean.or(this.dialog.locator).first().waitFor();
      if (!(await this.dialog.locator.isVisible())) return;
      await this.dialog.answer('Discard');
    }
  }

  /**
   * Saves what is in front and waits until it is no longer marked as changed. The first save of a new
   * file asks for a name: it keeps the one it has.
   */
  async save(): Promise<void> {
    const saved = this.page.locator(`${DOCK} .jp-mod-current:not(.jp-mod-dirty)`);
    await this.currentTab.and(this.page.locator('.jp-mod-dirty')).waitFor();
    await this.page.keyboard.press('Control+s');
    await saved.or(this.dialog.locator).first().waitFor();
    if (await this.dialog.locator.isVisible()) await this.dialog.answer();
    await saved.waitFor();
  }

  /** Waits until a layout is stored in which this stands. */
  async layoutStored(part: string): Promise<void> {
    await this.page.waitForRequest(
      (request) =>
        request.method() === 'PUT' &&
        request.url().includes('/api/workspaces/') &&
        request.postData()?.includes(part) === true,
    );
  }
}
