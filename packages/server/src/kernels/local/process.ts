import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

import type { Logger } from '../../log/index.ts';
import { KernelStartError } from '../errors.ts';
import type { Command } from './launch.ts';
import { LineLimiter } from './line-limiter.ts';
import { LineSplitter } from './line-splitter.ts';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Lines of stderr kept to explain a death. */
const TAIL_LINES = 20;
const GROUP_POLL = 20;
const GROUP_WAIT = 1000;

/** A kernel's process, leader of a process group of its own. */
export class KernelProcess {
  readonly pid: number;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #tail: string[] = [];
  #exit: Exit | undefined;

  private constructor(child: ChildProcess, pid: number, log: Logger) {
    this.#child = child;
    this.pid = pid;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#exit = { code, signal };
        resolve(this.#exit);
      });
    });
    // Later failures (a signal that could not be sent) are no reason to end the server.
    child.on('error', (error) => {
      log.warn('A kernel process reported an error', { error });
    });
    const toDebug = limited(log, 'output', (line) => {
      log.debug(line);
    });
    const toInfo = limited(log, 'standard error', (line) => {
      log.info(line);
    });
    this.#follow(child.stdout, toDebug);
    this.#follow(child.stderr, (line) => {
      this.#tail.push(line);
      if (this.#tail.length > TAIL_LINES) this.#tail.shift();
      toInfo(line);
    });
  }

  /** Rejects with `KernelStartError` when the program cannot be run. */
  static async spawn(command: Command, cwd: string, log: Logger): Promise<KernelProcess> {
    let child: ChildProcess;
    try {
      child = spawn(command.program, command.args, {
        cwd,
        env: command.env,
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
    } catch (error) {
      throw startError(command.program, error);
    }
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [unknown];
      // Node names the program also where it is the folder that is not there.
      throw startError(existsSync(cwd) ? command.program : cwd, error);
    }
    return new KernelProcess(child, child.pid, log);
  }

  get isAlive(): boolean {
    return this.#exit === undefined;
  }

  /** What the kernel last wrote to stderr. */
  get lastWords(): readonly string[] {
    return this.#tail;
  }

  /** Signals the whole group: kernels have children (kernels §15). */
  signal(signal: NodeJS.Signals): void {
    if (!signalGroup(this.pid, signal) && this.isAlive) this.#child.kill(signal);
  }

  /** Resolves true when the process ended within `milliseconds`. */
  async endsWithin(milliseconds: number): Promise<boolean> {
    if (!this.isAlive) return true;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        resolve(false);
      }, milliseconds);
    });
    const ended = await Promise.race([this.exited.then(() => true), timeout]);
    clearTimeout(timer);
    return ended;
  }

  /** Ends what the kernel left behind in its group: first asked, then killed. */
  async endGroup(): Promise<void> {
    if (!signalGroup(this.pid, 'SIGTERM')) return;
    for (let waited = 0; waited < GROUP_WAIT; waited += GROUP_POLL) {
      await new Promise((resolve) => setTimeout(resolve, GROUP_POLL));
      if (!signalGroup(this.pid, 0)) return;
    }
    signalGroup(this.pid, 'SIGKILL');
  }

  #follow(stream: Readable | null, onLine: (line: string) => void): void {
    if (stream === null) return;
    const splitter = new LineSplitter(onLine);
    stream.on('data', (chunk: Buffer) => {
      splitter.push(chunk);
    });
    stream.on('end', () => {
      splitter.end();
    });
    // A child of the kernel may hold the pipe open; that must not keep the server alive.
    (stream as Readable & { unref?: () => void }).unref?.();
  }
}

/** A kernel may write faster than a log can be kept. */
function limited(
  log: Logger,
  stream: string,
  onLine: (line: string) => void,
): (line: string) => void {
  const limiter = new LineLimiter({
    onLine,
    onTooMany: (limit) => {
      log.warn(`More than ${limit} lines a second of ${stream}: the rest is left out`);
    },
  });
  return (line) => {
    limiter.push(line);
  };
}

/** False when there is no such group. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Worded as Python's OSError, which clients of sessions show to people. */
function startError(missing: string, cause: unknown): KernelStartError {
  const { code, errno } = cause as NodeJS.ErrnoException;
  const number = Math.abs(errno ?? 0);
  const words = code === undefined ? undefined : ERRORS[code];
  // Node shows the whole value; all that it refuses here is a NUL in a name of the client's.
  if (code === 'ERR_INVALID_ARG_VALUE') return new KernelStartError('embedded null byte', cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const message = words === undefined ? text : `[Errno ${number}] ${words}: '${missing}'`;
  return new KernelStartError(message, cause);
}

const ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  ENOEXEC: 'Exec format error',
  E2BIG: 'Argument list too long',
};
