import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chromium as engine,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { chromium } from './available.ts';
import { Complaints } from './complaints.ts';

const SCREENSHOTS = join(import.meta.dirname, '../screenshots');

/** For a condition to come true; the machine may be busy with something else. */
const PATIENCE_MS = 60_000;

/** No window, no sandbox (CI is root), and nothing that asks the network for anything of its own. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser; each visitor is a profile of its own, as different people have. */
export class TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<TestBrowser> {
    if (chromium === undefined) throw new Error('There is no Chromium on this machine');
    return new TestBrowser(await engine.launch({ executablePath: chromium, args: FLAGS }));
  }

  /** A new profile with an empty page; `options` are the browser's own. */
  async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(context, await context.newPage());
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** Somebody at a page, with all that the page complained about. */
export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: Complaints;

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    this.complaints = new Complaints(page);
  }

  /** Kept under `e2e/screenshots`, for a person to look at. */
  async screenshot(name: string): Promise<void> {
    await mkdir(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
