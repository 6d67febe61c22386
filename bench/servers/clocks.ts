import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { processTree, type ProcessInfo } from './processes.ts';

const NANOSECONDS = 1e9;

/** Kernels and the shells of terminals are the same for all servers, and not what is compared. */
const isCompared = ({ command }: ProcessInfo): boolean =>
  !/ipykernel_launcher|kernel\.mjs|^-?(\S*\/)?(ba|da|z)?sh\b/.test(command);

/** Reads the CPU clocks of processes, through a small program in Python. */
export class CpuClocks {
  readonly #reader: ChildProcess;
  readonly #waiting: ((line: string) => void)[] = [];

  constructor(python: string, script: string) {
    this.#reader = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.#reader;
    if (stdout === null) throw new Error('No clocks');
    createInterface(stdout).on('line', (line) => this.#waiting.shift()?.(line));
  }

  /** Seconds of CPU of a server and of what it started, kernels and shells left out. */
  async treeCpu(root: number): Promise<number> {
    const tree = serverTree(root);
    const line = await new Promise<string>((resolve) => {
      this.#waiting.push(resolve);
      this.#reader.stdin?.write(`${tree.map(({ pid }) => pid).join(' ')}\n`);
    });
    const living = line.split(' ').reduce((sum, value) => sum + Number(value) / NANOSECONDS, 0);
    return living + tree.reduce((sum, { endedChildren }) => sum + endedChildren, 0);
  }

  close(): void {
    this.#reader.stdin?.end();
  }
}

export const serverTree = (root: number): ProcessInfo[] =>
  processTree(root, (info) => !isCompared(info));
