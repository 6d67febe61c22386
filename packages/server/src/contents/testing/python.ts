import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The Python whose nbformat is the oracle of the comparison tests; they are skipped without it. */
export const TEST_PYTHON = process.env['ELARA_TEST_PYTHON'];

/** With `CI` a comparison that cannot be made is a failure, not a skip. */
export const SKIP_COMPARISON = TEST_PYTHON === undefined && process.env['CI'] === undefined;

/** A Python script that answers each line of JSON with one. */
export class LineOracle {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(script: string) {
    if (TEST_PYTHON === undefined) throw new Error('ELARA_TEST_PYTHON is not set');
    this.child = spawn(TEST_PYTHON, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask(question: unknown): Promise<unknown> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer = await this.lines.next();
    if (answer.done === true) throw new Error('the oracle ended');
    return JSON.parse(answer.value);
  }

  close(): void {
    this.child.stdin.end();
  }
}
