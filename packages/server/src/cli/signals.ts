import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { ServerLogger } from '../log/index.ts';
import { askToStop, type Answer } from './confirm.ts';

export interface SignalOptions {
  readonly source: NodeJS.EventEmitter;
  readonly platform: NodeJS.Platform;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly answerYes: boolean;
  readonly log: ServerLogger;
  /** Called once when the server is to end. */
  readonly stop: () => void;
  /** Called when somebody does not want to wait for the end. */
  readonly abandon: () => void;
  /** Logs what runs and where. */
  readonly showInfo: () => void;
}

const NUMBERS = { SIGINT: 2, SIGHUP: 1, SIGTERM: 15 } as const;

/** Reacts to signals as Jupyter does (config-cli §8); `dispose` takes the listeners away. */
export class SignalHandling {
  readonly #options: SignalOptions;
  readonly #listeners = new Map<string, () => void>();
  #question: AbortController | null = null;
  #stopping = false;

  constructor(options: SignalOptions) {
    this.#options = options;
    this.#on('SIGINT', () => void this.#interrupt());
    this.#on('SIGTERM', () => {
      this.#stopFor('SIGTERM');
    });
    // Under nohup the end of the terminal is not the end of the server.
    if (!ignoresHangup(options.platform)) {
      this.#on('SIGHUP', () => {
        this.#stopFor('SIGHUP');
      });
    }
    if (options.platform !== 'win32') this.#on('SIGUSR1', options.showInfo);
    if (options.platform === 'darwin') this.#on('SIGINFO', options.showInfo);
  }

  dispose(): void {
    this.#question?.abort();
    for (const [signal, listener] of this.#listeners) this.#options.source.off(signal, listener);
  }

  #on(signal: string, listener: () => void): void {
    this.#listeners.set(signal, listener);
    this.#options.source.on(signal, listener);
  }

  async #interrupt(): Promise<void> {
    const { input, output, answerYes, log, showInfo } = this.#options;
    if (this.#stopping || this.#question !== null) {
      this.#stopFor('SIGINT');
      return;
    }
    log.info('interrupted');
    if (answerYes || input.isTTY !== true) {
      log.critical('Shutting down...');
      this.#stop();
      return;
    }
    showInfo();
    this.#question = new AbortController();
    const answer = await askToStop(input, output, this.#question.signal);
    this.#question = null;
    this.#decide(answer);
  }

  #decide(answer: Answer): void {
    const { log } = this.#options;
    if (this.#stopping) return;
    if (answer === 'yes') {
      log.critical('Shutdown confirmed');
      this.#stop();
      return;
    }
    if (answer === 'none') log.info('No answer for 5s:');
    log.info('resuming operation...');
  }

  #stopFor(signal: keyof typeof NUMBERS): void {
    if (this.#stopping) {
      this.#options.log.critical(
        `received signal ${NUMBERS[signal]} again, not waiting any longer`,
      );
      this.#options.abandon();
      return;
    }
    this.#options.log.critical(`received signal ${NUMBERS[signal]}, stopping`);
    this.#stop();
  }

  #stop(): void {
    this.#stopping = true;
    this.#question?.abort();
    this.#options.stop();
  }
}

/** Whether the process was started with SIGHUP ignored; listening to it would undo that. */
function ignoresHangup(platform: NodeJS.Platform): boolean {
  if (platform !== 'linux') return true;
  try {
    const mask =
      /^SigIgn:\s*([\da-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(mask.slice(-1), 16) & 1) === 1;
  } catch {
    return true;
  }
}
