import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A Python with pyzmq; where there is none, tests that need it are skipped by name. */
export const testPython = process.env['ELARA_TEST_PYTHON'];

if (testPython === undefined && process.env['CI'] !== undefined) {
  throw new Error('ELARA_TEST_PYTHON must name a Python with pyzmq and ipykernel in CI');
}

/** A Python script that talks in lines. */
export class PythonPeer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(script: string, args: readonly string[]) {
    this.#child = spawn(testPython ?? 'python3', ['-c', script, ...args]);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
  }

  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error(`The Python peer ended: ${this.#errors}`);
    return next.value;
  }

  /** Waits for its end; answers the exit code. */
  async finished(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const [code] = (await once(this.#child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(this.#errors);
    return code;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
