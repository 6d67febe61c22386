import type { Locator, Page } from 'playwright-core';
import { exactly } from './labels.ts';

/** The question that JupyterLab asks before it goes on. */
export class Dialog {
  readonly #dialog: Locator;

  constructor(page: Page) {
    this.#dialog = page.locator('dialog.jp-Dialog');
  }

  get locator(): Locator {
    return this.#dialog;
  }

  async fill(text: string): Promise<void> {
    await this.#dialog.locator('input').first().fill(text);
  }

  /** Presses the accepting button, or the one called so. */
  async answer(button?: string): Promise<void> {
    await this.#dialog.waitFor();
    const chosen =
      button === undefined
        ? this.#dialog.locator('button.jp-mod-accept')
        : this.#dialog.locator('button', { hasText: exactly(button) });
    await chosen.click();
    await this.#dialog.waitFor({ state: 'detached' });
  }
}
