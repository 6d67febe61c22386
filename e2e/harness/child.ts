import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const STOP_MS = 15_000;

interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A program that a test started: what it printed so far, and an end that is certain. */
export class Child {
  readonly process: ChildProcess;
  output = '';

  constructor(command: string, args: readonly string[], { cwd, env }: ChildOptions) {
    // A process group of its own, so that nothing it started outlives the test.
    this.process = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  get pid(): number {
    const { pid } = this.process;
    if (pid === undefined) throw new Error('The program did not start');
    return pid;
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Waits until the program printed something that matches. */
  async printed(pattern: RegExp, timeout: number): Promise<RegExpExecArray> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      if (this.hasEnded) throw new Error(`The program ended:\n${this.output}`);
      if (Date.now() > deadline) {
        throw new Error(`Nothing like ${String(pattern)} was printed:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends it as a service manager would, and by force what does not listen. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.pid === undefined) return null;
    if (!this.hasEnded) {
      const ended = once(this.process, 'close');
      // What is killed cannot tell its own children to end, and they would hold its output open.
      if (signal === 'SIGKILL') this.#killGroup();
      else this.process.kill(signal);
      const force = setTimeout(() => {
        this.#killGroup();
      }, STOP_MS);
      await ended;
      clearTimeout(force);
    }
    this.#killGroup();
    return this.process.exitCode;
  }

  #killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // The whole group has gone already, as it should.
    }
  }
}
