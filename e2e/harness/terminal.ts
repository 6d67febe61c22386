import type { Locator, Page, WebSocket } from 'playwright-core';

/**
 * The terminal in front. It is drawn on a canvas, so what it shows is read as a screen reader does
 * (`screenReaderMode`), and what it received from its websocket.
 */
export class Terminal {
  readonly page: Page;
  readonly #panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.#panel = page.locator('.jp-Terminal:not(.lm-mod-hidden)');
  }

  async ready(): Promise<void> {
    await this.#rows.first().waitFor();
  }

  /** The rows on the screen. */
  async screen(): Promise<string[]> {
    const rows = await this.#rows.allTextContents();
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd());
  }

  async shows(text: string, timeout = 60_000): Promise<void> {
    await this.#rows.filter({ hasText: text }).first().waitFor({ timeout });
  }

  async enter(line: string): Promise<void> {
    await this.#panel.locator('.xterm-helper-textarea').focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  get #rows(): Locator {
    return this.#panel.locator('.xterm-accessibility-tree > div');
  }
}

/** All that a page's terminals print from now on. */
export function recordTerminals(page: Page): { text: string } {
  const record = { text: '' };
  const listen = (socket: WebSocket): void => {
    if (!socket.url().includes('/terminals/websocket/')) return;
    socket.on('framereceived', ({ payload }) => {
      const [kind, text] = JSON.parse(String(payload)) as [string, string];
      if (kind === 'stdout') record.text += text;
    });
  };
  page.on('websocket', listen);
  return record;
}
