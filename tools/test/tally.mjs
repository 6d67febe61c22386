/** Adds up the parts of a test run. */
export class Tally {
  #passed = 0;
  /** @type {string[]} */
  #failed = [];
  /** @type {string[]} */
  #skipped = [];
  #skippedFails;

  /** @param {{ skippedFails: boolean }} rules in CI everything has to be there, so nothing may be skipped */
  constructor({ skippedFails }) {
    this.#skippedFails = skippedFails;
  }

  /** @param {readonly { name: string, ok: boolean }[]} results */
  addChecks(results) {
    for (const { name, ok } of results) {
      if (ok) this.#passed += 1;
      else this.#failed.push(`check: ${name}`);
    }
  }

  /** @param {import('./vitest.mjs').TestResults} results */
  addTests({ passed, failed, skipped }) {
    this.#passed += passed;
    this.#failed.push(...failed);
    this.#skipped.push(...skipped);
  }

  /** A run in which nothing passed tested nothing. */
  isGreen() {
    return this.#countFailed() === 0 && this.#passed > 0;
  }

  /** What is printed at the end; the last line is read by CI. */
  lines() {
    const skipped = this.#skipped.length;
    const counts = `${String(this.#passed)} passed, ${String(this.#countFailed())} failed`;
    return [
      ...list('skipped', this.#skipped, this.#skippedFails ? ', which CI does not accept' : ''),
      ...list('failed', this.#failed, ''),
      skipped > 0 && !this.#skippedFails ? `${counts}, ${String(skipped)} skipped` : counts,
    ];
  }

  #countFailed() {
    return this.#failed.length + (this.#skippedFails ? this.#skipped.length : 0);
  }
}

/**
 * @param {string} what
 * @param {readonly string[]} names
 * @param {string} remark
 */
function list(what, names, remark) {
  if (names.length === 0) return [];
  return ['', `${String(names.length)} ${what}${remark}:`, ...names.map((name) => `  ${name}`)];
}
