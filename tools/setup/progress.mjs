/** How often a step that says nothing is mentioned where lines cannot be rewritten. */
const HEARTBEAT_MS = 15_000;
const REDRAW_MS = 250;

/**
 * Tells a person what is being done: one line a step, rewritten in place on a terminal; elsewhere
 * one line at the start, one at the end and a sign of life between them.
 */
export class Progress {
  #stream;
  /** @type {{ title: string, detail: string, since: number } | undefined} */
  #step;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} stream */
  constructor(stream) {
    this.#stream = stream;
  }

  /**
   * Runs one step; its work may tell details about how far it is.
   *
   * @template T
   * @param {string} title
   * @param {(detail: (text: string) => void) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const step = { title, detail: '', since: Date.now() };
    this.#step = step;
    if (!this.#stream.isTTY) this.#stream.write(`${title} …\n`);
    this.#timer = setInterval(
      () => {
        this.#tell();
      },
      this.#stream.isTTY ? REDRAW_MS : HEARTBEAT_MS,
    );
    this.#tellOnTerminal();
    try {
      const result = await work((text) => {
        step.detail = text.trim();
      });
      this.#finish(`${title}: done in ${seconds(step.since)}`);
      return result;
    } finally {
      this.stop();
    }
  }

  /** @param {string} text */
  note(text) {
    this.#stream.write(`${text}\n`);
  }

  /** Ends the running line, so that what is printed next has a line of its own. */
  stop() {
    clearInterval(this.#timer);
    if (this.#step !== undefined && this.#stream.isTTY) this.#stream.write('\n');
    this.#step = undefined;
  }

  /** @param {string} line */
  #finish(line) {
    clearInterval(this.#timer);
    this.#step = undefined;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
  }

  #tell() {
    if (this.#stream.isTTY) this.#tellOnTerminal();
    else this.#stream.write(`  ${this.#line()}\n`);
  }

  #tellOnTerminal() {
    if (!this.#stream.isTTY) return;
    this.#stream.write(`\r\x1b[K${this.#line().slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }

  #line() {
    if (this.#step === undefined) return '';
    const { title, detail, since } = this.#step;
    return `${title} … ${seconds(since)}${detail && `, ${detail}`}`;
  }
}

/** @param {number} since */
const seconds = (since) => `${String(Math.round((Date.now() - since) / 1000))} s`;
