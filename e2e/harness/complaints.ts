import type { Page } from 'playwright-core';

/** What the unmodified JupyterLab says of itself, seen with the real Jupyter Server as well. */
const NOISE = [
  // A singleton of two versions.
  /Unsatisfied version .* of shared singleton module/,
  // The page itself gave up, mostly because it was left.
  /^request: .* net::ERR_ABORTED$/,
  // Recently used notebooks that were renamed since.
  /404 GET \S*\/api\/contents\/Untitled\d*\.ipynb\?content=0/,
  // Another browser's widgets asked the kernel for theirs, which it closed.
  /Comm not found for comm id/,
  // What the debugger asks a kernel that is being restarted.
  /Could not restore the debugger state: Canceled future for debug_request/,
  // 4.6.4, of which the bundle is made, asks also where there is no debugger; 4.6.6 does not.
  /script: (No active debugger session|A kernel is required to send debug messages)/,
];

/** The only hosts that a page has to do with; `data:` and `blob:` have none. */
const LOCAL = new Set(['localhost', '127.0.0.1', '']);

/** What went wrong in a page: script errors, failed requests, answers that are errors, and
 * requests that leave this machine. */
export class Complaints {
  readonly #all: string[] = [];

  constructor(page: Page) {
    page.on('request', (request) => {
      const { hostname } = new URL(request.url());
      if (!LOCAL.has(hostname)) this.#add(`elsewhere: ${request.method()} ${request.url()}`);
    });
    page.on('pageerror', (error) => {
      this.#add(`script: ${error.message}`);
    });
    page.on('console', (message) => {
      // The browser's own line about a failed request; the request itself is noted below.
      const isRequest = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isRequest) this.#add(`console: ${message.text()}`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      this.#add(`request: ${request.method()} ${request.url()} ${reason}`);
    });
    page.on('response', (response) => {
      if (response.status() < 400) return;
      const request = response.request();
      this.#add(`answer: ${String(response.status())} ${request.method()} ${request.url()}`);
    });
  }

  /** Without what differs from run to run, so that two servers can be compared; each once. */
  get list(): string[] {
    return [...new Set(this.#all.map(normalise))].sort();
  }

  /** The list, which starts anew. */
  take(): string[] {
    const { list } = this;
    this.#all.length = 0;
    return list;
  }

  #add(text: string): void {
    if (!NOISE.some((pattern) => pattern.test(text))) this.#all.push(text);
  }
}

const normalise = (text: string): string =>
  text
    .replace(/https?:\/\/(localhost|127\.0\.0\.1):\d+/g, '')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>')
    .replace(/\b[0-9a-f]{16,}\b/g, '<hash>')
    .replace(/[?&]\d{13}\b/g, '');
