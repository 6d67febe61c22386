import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { IPty } from '@lydell/node-pty';
import type { ReadStream } from 'node:tty';
import type { ExitStatus, TerminalLaunch, TerminalSize } from './host.ts';
import { InputQueue, type Delay } from './input-queue.ts';
import { PtyReader } from './pty-reader.ts';

export interface PtyListener {
  /** The bytes are valid during the call only. */
  output(bytes: Buffer): void;
  /** After the last output. */
  exit(status: ExitStatus): void;
}

/** Parts of node-pty that its types do not show; `start` checks that they are there. */
interface PtyInternals extends IPty {
  readonly fd: number;
  readonly _pty: string;
  readonly _socket: ReadStream & { readonly _handle: ReadingHandle | null };
}

/** What the event loop reads with. */
interface ReadingHandle {
  readStart(): number;
  readStop(): number;
}

export interface PtyTimes {
  readonly delay: Delay;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Most that is read after the program's end: what background jobs still print is not awaited. */
const LONGEST_TAIL = 1024 * 1024;

/**
 * A program on a pty, by node-pty, with its five faults cured (each has a test): output lost at the
 * exit, output lost when paused over the exit, a deadlock on long pastes; a missing program and
 * backpressure are the callers' (`executable.ts`, `hosted-terminal.ts`).
 */
export class PtyProcess {
  readonly #pty: PtyInternals;
  readonly #listener: PtyListener;
  readonly #input: InputQueue;
  readonly #reader: PtyReader;
  /** While the slave is held open the master does not report its end before it is read empty. */
  readonly #slave: number;
  #ending = false;
  #closed = false;

  /** Loads node-pty on first use: most servers are started without a terminal. */
  static async start(
    launch: TerminalLaunch,
    listener: PtyListener,
    times: PtyTimes,
  ): Promise<PtyProcess> {
    const { spawn } = await import('@lydell/node-pty');
    const [file = 'sh', ...args] = launch.argv;
    const pty = spawn(file, args, {
      name: launch.env['TERM'] ?? 'xterm-256color',
      cwd: launch.cwd,
      env: { ...launch.env },
      rows: launch.size.rows,
      cols: launch.size.columns,
      encoding: null,
    });
    try {
      if (!hasInternals(pty)) {
        throw new Error('This release of node-pty is not the one that Elara knows');
      }
      return new PtyProcess(pty, listener, times);
    } catch (error) {
      // Nobody would ever hear of this process again.
      pty.kill('SIGKILL');
      throw error;
    }
  }

  private constructor(pty: PtyInternals, listener: PtyListener, times: PtyTimes) {
    this.#pty = pty;
    this.#listener = listener;
    this.#slave = openSync(pty._pty, constants.O_RDWR | constants.O_NOCTTY);
    this.#input = new InputQueue((bytes) => this.#writeSome(bytes), times.delay);
    this.#reader = new PtyReader({
      source: {
        readSome: (target) => readSome(pty.fd, target),
        listen: (listening) =>
          listening ? pty._socket._handle?.readStart() : pty._socket._handle?.readStop(),
      },
      deliver: (bytes) => {
        listener.output(bytes);
      },
      ...times,
    });
    // With encoding null, data are buffers, whatever the type says.
    pty.onData((data) => {
      this.#reader.arrived(data as unknown as Buffer);
    });
    // A second listener keeps node-pty from throwing errors of the socket at the whole process.
    pty._socket.on('error', () => undefined);
    pty.onExit(({ exitCode, signal }) => {
      this.#exited({ exitCode, signal: signal === undefined || signal === 0 ? null : signal });
    });
    this.#drainBeforeDestroy(pty._socket);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get size(): TerminalSize {
    return { rows: this.#pty.rows, columns: this.#pty.cols };
  }

  write(text: string): Promise<void> {
    return this.#input.push(Buffer.from(text));
  }

  resize(size: TerminalSize): void {
    if (this.#ending) return;
    try {
      this.#pty.resize(size.columns, size.rows);
    } catch {
      // The pty is gone; its end will be told.
    }
  }

  pause(): void {
    this.#reader.pause();
  }

  resume(): void {
    this.#reader.resume();
  }

  /** Whether the program still runs; it may already have ended when `exit` has not been told. */
  isAlive(): boolean {
    return !this.#closed && this.signal(0);
  }

  /** Sends a signal to the program; false when it is gone. */
  signal(signal: NodeJS.Signals | 0): boolean {
    if (this.#closed) return false;
    try {
      process.kill(this.#pty.pid, signal);
      return true;
    } catch {
      return false;
    }
  }

  /** Does not wait for node-pty to notice that the program is gone. */
  finish(): void {
    this.#pty._socket.destroy();
  }

  #writeSome(bytes: Uint8Array): number {
    if (this.#ending) return 0;
    try {
      return writeSync(this.#pty.fd, bytes);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') this.#input.close();
      return 0;
    }
  }

  /** node-pty destroys the stream 200 ms after the exit, read or not: read the rest first. */
  #drainBeforeDestroy(socket: ReadStream): void {
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error?: Error) => {
      if (this.#ending) return socket;
      this.#ending = true;
      this.#input.close();
      this.#reader.close();
      // What the event loop has read already comes first, in the next ticks.
      setImmediate(() => {
        this.#readRest();
        destroy(error);
      });
      return socket;
    };
  }

  #readRest(): void {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    let total = 0;
    while (total < LONGEST_TAIL) {
      const length = readSome(this.#pty.fd, buffer);
      if (length === 0) return;
      total += length;
      this.#listener.output(buffer.subarray(0, length));
    }
  }

  #exited(status: ExitStatus): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#input.close();
    closeSync(this.#slave);
    this.#listener.exit(status);
  }
}

/** Reads without waiting (the descriptor is non-blocking); 0 when there is nothing. */
function readSome(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer, 0, buffer.byteLength, null);
  } catch {
    return 0;
  }
}

function hasInternals(pty: IPty): pty is PtyInternals {
  const candidate = pty as Partial<PtyInternals>;
  return (
    typeof candidate.fd === 'number' &&
    typeof candidate._pty === 'string' &&
    typeof candidate._socket?.destroy === 'function' &&
    typeof candidate._socket._handle?.readStart === 'function' &&
    typeof candidate._socket._handle.readStop === 'function'
  );
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
