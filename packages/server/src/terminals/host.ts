/**
 * The boundary of the terminal host: what owns ptys, their processes and their scrollback. Calls
 * and events are plain data, so that the host may run in a process of its own and terminals may
 * outlive the server. Nothing outside the host touches a pty.
 */
export interface TerminalHost {
  /** Starts a program on a new pty; rejects with `ProgramNotFound` where there is none. */
  start(launch: TerminalLaunch): Promise<void>;
  list(): Promise<readonly TerminalState[]>;
  /** Passes on keystrokes; resolves when there is room for more. */
  write(id: string, text: string): Promise<void>;
  resize(id: string, size: TerminalSize): Promise<void>;
  /** Asks the program to end, then makes it; resolves when it is gone. */
  stop(id: string): Promise<void>;
  /**
   * Delivers the scrollback, then output as it comes, then `ended`. At most a window of bytes
   * is under way: `taken` says how far the subscriber has got rid of them.
   */
  subscribe(id: string, listener: (event: TerminalEvent) => void): TerminalSubscription;
  /** Tells of every terminal that ended, with or without subscribers. */
  onEnded(listener: (id: string, status: ExitStatus) => void): () => void;
  dispose(): Promise<void>;
}

export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

export interface TerminalLaunch {
  readonly id: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly size: TerminalSize;
}

export interface TerminalState {
  readonly id: string;
  readonly pid: number;
  readonly size: TerminalSize;
  /** Milliseconds since the epoch of the last output, or of the start. */
  readonly lastOutput: number;
}

export interface ExitStatus {
  readonly exitCode: number;
  readonly signal: number | null;
}

export type TerminalEvent =
  /** Whole characters in UTF-8; readers at the same place get the same object. */
  | { readonly type: 'output'; readonly bytes: Buffer; readonly end: number }
  /** The subscriber fell so far behind that output it never got is forgotten: start over. */
  | { readonly type: 'behind' }
  | { readonly type: 'ended'; readonly status: ExitStatus };

export interface TerminalSubscription {
  /** Everything before this offset has left the subscriber. */
  taken(end: number): void;
  close(): void;
}
