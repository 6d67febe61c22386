import type { Locator, Page } from 'playwright-core';
import { exactly } from './labels.ts';
import { chooseFromMenu } from './menus.ts';

/** The file browser at the left. */
export class FileBrowser {
  readonly page: Page;
  readonly #panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.#panel = page.locator('#filebrowser');
  }

  /** The names shown, in order. */
  async names(): Promise<string[]> {
    return this.#panel.locator('.jp-DirListing-itemText').allInnerTexts();
  }

  get selected(): Locator {
    return this.#panel.locator('.jp-DirListing-item.jp-mod-selected');
  }

  item(name: string): Locator {
    return this.#panel
      .locator('.jp-DirListing-item')
      .filter({ has: this.page.locator('.jp-DirListing-itemText', { hasText: exactly(name) }) });
  }

  /** Opens a folder or a file by a double click. */
  async open(name: string): Promise<void> {
    await this.item(name).dblclick();
  }

  /** Goes to the root folder. */
  async home(): Promise<void> {
    await this.#panel.locator('.jp-BreadCrumbs-home').click();
  }

  async refresh(): Promise<void> {
    await this.toolbar('refresh');
  }

  async newFolder(name: string): Promise<void> {
    await this.toolbar('new-directory');
    await this.#enterName(name);
    await this.item(name).waitFor();
  }

  async rename(from: string, to: string): Promise<void> {
    await this.choose(from, 'Rename');
    await this.#enterName(to);
    await this.item(to).waitFor();
  }

  /** Chooses from an item's context menu, submenus in order. */
  async choose(name: string, ...labels: string[]): Promise<void> {
    await this.item(name).click({ button: 'right' });
    await chooseFromMenu(this.page, labels);
  }

  /** Chooses from the context menu of the folder shown. */
  async chooseInFolder(label: string): Promise<void> {
    await this.#panel.locator('.jp-DirListing-content').click({ button: 'right', position: BELOW });
    await chooseFromMenu(this.page, [label]);
  }

  async dragInto(name: string, folder: string): Promise<void> {
    await this.item(name).dragTo(this.item(folder), { steps: 10 });
  }

  /** Gives files to the upload button. */
  async upload(...files: string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.toolbar('uploader');
    await (await chooser).setFiles(files);
  }

  /** Downloads a file; the path is the browser's copy. */
  async download(name: string): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.choose(name, 'Download');
    return (await download).path();
  }

  async toolbar(item: 'new-launcher' | 'new-directory' | 'uploader' | 'refresh'): Promise<void> {
    await this.#panel.locator(`[data-jp-item-name="${item}"]`).click();
  }

  async #enterName(name: string): Promise<void> {
    const editor = this.#panel.locator('.jp-DirListing-editor');
    await editor.fill(name);
    await editor.press('Enter');
  }
}

/** A point under the items of a short listing. */
const BELOW = { x: 60, y: 500 };
