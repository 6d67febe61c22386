import { setTimeout as sleep } from 'node:timers/promises';
import { ProgramNotFound, TerminalStartFailed } from './errors.ts';
import { findExecutable } from './executable.ts';
import { HostedTerminal } from './hosted-terminal.ts';
import type {
  ExitStatus,
  TerminalEvent,
  TerminalHost,
  TerminalLaunch,
  TerminalSize,
  TerminalState,
  TerminalSubscription,
} from './host.ts';
import type { Delay } from './input-queue.ts';
import { PtyProcess } from './pty-process.ts';
import { sessionProcesses } from './session-processes.ts';

export interface LocalHostOptions {
  readonly now?: () => number;
  readonly delay?: Delay;
  readonly scrollbackBytes?: number;
  readonly patience?: number;
  /** Milliseconds between the signals that end a program. */
  readonly grace?: number;
}

/** Jupyter's order: hang up, wake a stopped job so that it hears of it, then less politely. */
const ENDING: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGCONT', 'SIGINT', 'SIGTERM', 'SIGKILL'];

/** Holds 1,000 times what a terminal shows; Jupyter keeps the last 1,000 reads. */
const SCROLLBACK_BYTES = 1024 * 1024;

/** The terminal host inside the server's own process. */
export class LocalTerminalHost implements TerminalHost {
  readonly #options: Required<LocalHostOptions>;
  readonly #terminals = new Map<string, HostedTerminal>();
  readonly #endedListeners = new Set<(id: string, status: ExitStatus) => void>();
  #disposed = false;

  constructor(options: LocalHostOptions = {}) {
    this.#options = {
      now: options.now ?? Date.now,
      delay: options.delay ?? unreferencedDelay,
      scrollbackBytes: options.scrollbackBytes ?? SCROLLBACK_BYTES,
      patience: options.patience ?? 5000,
      grace: options.grace ?? 100,
    };
  }

  async start(launch: TerminalLaunch): Promise<void> {
    const [program = '', ...args] = launch.argv;
    const file = await findExecutable(program, { cwd: launch.cwd, path: launch.env['PATH'] });
    if (file === undefined) throw new ProgramNotFound(program);
    const terminal = new HostedTerminal({ ...this.#options, id: launch.id });
    const pty = await this.#spawn({ ...launch, argv: [file, ...args] }, terminal);
    terminal.attach(pty);
    this.#terminals.set(launch.id, terminal);
    // A start that was under way when everything was ended: nobody else would end it.
    if (this.#disposed) await this.stop(launch.id);
  }

  async list(): Promise<readonly TerminalState[]> {
    return [...this.#terminals.values()].map((terminal) => terminal.state());
  }

  async write(id: string, text: string): Promise<void> {
    await this.#terminals.get(id)?.pty?.write(text);
  }

  async resize(id: string, size: TerminalSize): Promise<void> {
    this.#terminals.get(id)?.pty?.resize(size);
  }

  async stop(id: string): Promise<void> {
    const pty = this.#terminals.get(id)?.pty;
    if (pty === undefined) return;
    const gone = new Promise<void>((resolve) => {
      const off = this.onEnded((ended) => {
        if (ended !== id) return;
        off();
        resolve();
      });
    });
    await this.#end(pty);
    await gone;
  }

  subscribe(id: string, listener: (event: TerminalEvent) => void): TerminalSubscription {
    const terminal = this.#terminals.get(id);
    if (terminal !== undefined) return terminal.subscribe(listener);
    setImmediate(() => {
      listener({ type: 'ended', status: { exitCode: 0, signal: null } });
    });
    return { taken: () => undefined, close: () => undefined };
  }

  onEnded(listener: (id: string, status: ExitStatus) => void): () => void {
    this.#endedListeners.add(listener);
    return () => this.#endedListeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#terminals.keys()].map((id) => this.stop(id)));
  }

  async #spawn(launch: TerminalLaunch, terminal: HostedTerminal): Promise<PtyProcess> {
    const listener = {
      output: (bytes: Buffer) => {
        terminal.output(bytes);
      },
      exit: (status: ExitStatus) => {
        this.#ended(launch.id, terminal, status);
      },
    };
    try {
      return await PtyProcess.start(launch, listener, this.#options);
    } catch (cause) {
      throw new TerminalStartFailed(cause);
    }
  }

  async #end(pty: PtyProcess): Promise<void> {
    for (const signal of ENDING) {
      pty.signal(signal);
      const patience = this.#options.now() + this.#options.grace;
      while (pty.isAlive() && this.#options.now() < patience) await sleep(5);
      if (!pty.isAlive()) break;
    }
    await hangUpJobs(pty.pid);
    pty.finish();
  }

  #ended(id: string, terminal: HostedTerminal, status: ExitStatus): void {
    this.#terminals.delete(id);
    terminal.ended(status);
    for (const listener of [...this.#endedListeners]) listener(id, status);
  }
}

/**
 * Ends what a shell ran behind: many shells leave that alone when they end. A hang-up and no more, so
 * that what was started with `nohup` lives on, as whoever typed that wanted.
 */
async function hangUpJobs(shell: number): Promise<void> {
  for (const id of await sessionProcesses(shell)) {
    for (const signal of ['SIGHUP', 'SIGCONT'] as const) {
      try {
        process.kill(id, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

/** A waiting keystroke or a stuck reader keeps no process alive. */
const unreferencedDelay: Delay = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  timer.unref();
  return () => {
    clearTimeout(timer);
  };
};
