import type { Channel, Message } from 'elara-wire';

/** Everything needed to start a kernel, as plain data. */
export interface StartRequest {
  readonly id: string;
  /** Name of the kernelspec. */
  readonly name: string;
  /** As in kernel.json: `{connection_file}` and the like are filled in by the host. */
  readonly argv: readonly string[];
  /** `env` of the kernelspec, `$VAR` not yet replaced. */
  readonly specEnv: Readonly<Record<string, string>>;
  /** Added to the kernel's environment as it is. */
  readonly extraEnv: Readonly<Record<string, string>>;
  readonly language: string;
  readonly interruptMode: 'signal' | 'message';
  readonly resourceDir: string;
  /** Whether it can be spoken to encrypted (`supported_encryption` of the kernelspec). */
  readonly supportsCurve: boolean;
  /** Absolute path of an existing folder. */
  readonly cwd: string;
  /** Value of `JPY_SESSION_NAME`; absent for kernels without a session. */
  readonly sessionName?: string;
}

/** A kernel that runs already, started by somebody else. */
export interface AttachRequest {
  readonly id: string;
  /** Name of its kernelspec, as its connection file says. */
  readonly name: string;
  readonly connectionFile: string;
}

/** What a restart may change. */
export interface RestartChanges {
  readonly sessionName?: string;
}

/** Who sent a message: a connection of the channels room, and the session id it came with. */
export interface Origin {
  /** Empty where only the session is known. */
  readonly connection: string;
  readonly session: string;
}

/** A message for a kernel. */
export interface Outgoing {
  readonly channel: Exclude<Channel, 'iopub'>;
  readonly message: Message;
  readonly origin: Origin;
}

/** A message from a kernel (or from the host in its name), in the order in which it came. */
export interface JournalEntry {
  /** Counts from 1 for each kernel id, across restarts. */
  readonly sequence: number;
  readonly channel: Channel;
  readonly message: Message;
  /** Bits of `Kind`. */
  readonly kind: number;
  /** Who is answered or asked; undefined on iopub, and where nobody is known. */
  readonly origin: Origin | undefined;
  /** The message as a frame of the v1 websocket protocol, made once for all readers; not of large ones. */
  readonly frame?: Buffer;
  /** Where content and buffers are on disk: `message` has its headers and metadata, and no more. */
  readonly spooled?: SpooledBody;
}

/** The content of a giant message, and behind it its buffers, in a file. */
export interface SpooledBody {
  /** Bytes of the content, then of each buffer. */
  readonly lengths: readonly number[];
  /**
   * Reads from `start` up to `end` (all where absent) in pieces, as fast as they are taken. Throws
   * where the file cannot be read, or the journal has forgotten the message.
   */
  read(start?: number, end?: number): AsyncIterable<Buffer>;
}

/**
 * Consecutive messages. The same object for all readers that stand at the same place, so that what
 * is made of it is made once.
 */
export interface Batch {
  /** Sequence numbers of its ends, also where entries between them were left out. */
  readonly first: number;
  readonly last: number;
  /** What its messages are on a websocket. */
  readonly bytes: number;
  /** All bits of the entries' kinds. */
  readonly kinds: number;
  /** Made when first asked for. Empty where all were left out. */
  readonly entries: readonly JournalEntry[];
  /**
   * The messages as frames of the v1 websocket protocol, each behind the header of an unmasked
   * websocket frame: to be written to any number of sockets as they are. Undefined where they do
   * not lie side by side in memory. Only for who has not acknowledged the batch yet: then the
   * memory is used again, where nobody asked for the entries.
   */
  readonly packed: Buffer | undefined;
  /** A copy of the parent header of the last message, that of nobody where all were left out. */
  parentOfLast(): Buffer;
}

/** `missed` counts what was forgotten before this reader could be given it. */
export type BatchListener = (batch: Batch, missed: number) => void;

/**
 * A reader of a kernel's journal that is given no more than it can take. What it does not take waits
 * in the journal: neither the kernel nor another reader is held up.
 */
export interface Subscription {
  /** Everything up to this sequence number was passed on: more may come. */
  acknowledge(sequence: number): void;
  /** What it was not given yet. */
  readonly backlog: { readonly messages: number; readonly bytes: number };
  /**
   * Up to and including this sequence number it is given only what is no output: replies, status,
   * questions and comms are never left out.
   */
  skipOutputUntil(sequence: number): void;
  close(): void;
}

export interface SubscribeOptions {
  /** Sequence number of the last message that is known; only later ones come. */
  readonly after: number;
  /** Bytes that may be under way without acknowledgement. */
  readonly window?: number;
}

/** Which messages of a journal. */
export interface JournalRange {
  /** Only later ones. */
  readonly after: number;
  /** None after this one. */
  readonly last: number;
}

/** What one kernel's journal holds at this moment. */
export interface JournalState {
  readonly id: string;
  /** Sequence numbers of the oldest message that is there, and of the newest. */
  readonly first: number;
  readonly last: number;
  /** Messages that were forgotten. */
  readonly forgotten: number;
  /** In bytes. */
  readonly memory: number;
  readonly disk: number;
  /** Whether the kernel waits for the disk. */
  readonly isPaused: boolean;
  /** How far behind each reader is. */
  readonly readers: readonly Subscription['backlog'][];
}

/** What all journals of a host take, and may take, in bytes. */
export interface JournalsState {
  readonly memory: number;
  readonly memoryLimit: number;
  readonly disk: number;
  readonly diskLimit: number;
  /** What was read back from disk and is still in memory. */
  readonly reading: number;
  readonly readingLimit: number;
  readonly kernels: readonly JournalState[];
}

/** State of a kernel at this moment. */
export interface KernelState {
  readonly id: string;
  readonly name: string;
  /** As the kernel reports it, and `starting`, `restarting`, `dead` from the host. */
  readonly executionState: string;
  /** Milliseconds since 1970. */
  readonly lastActivity: number;
  readonly pid: number | undefined;
  /** Content of the last kernel_info_reply of the running process. */
  readonly kernelInfo: Buffer | undefined;
  /** Sequence number of the newest message. */
  readonly lastSequence: number;
}

/** An execute_request and what became of it. */
export interface Execution {
  readonly msgId: string;
  readonly session: string;
  /** API path of the document whose kernel it was when it was asked for. */
  readonly notebook: string | undefined;
  /** JupyterLab names the cell in the request's metadata. */
  readonly cellId: string | undefined;
  readonly state: 'queued' | 'running' | 'ok' | 'error' | 'aborted' | 'lost';
  /** Milliseconds since 1970. */
  readonly queuedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Sequence numbers of the first and the newest message about it; between them may be others. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

/** What a host tells without being asked. */
export type HostEvent =
  | { readonly type: 'restarting'; readonly id: string; readonly reason: string }
  | { readonly type: 'restarted'; readonly id: string }
  | { readonly type: 'dead'; readonly id: string; readonly name: string; readonly reason: string };

/**
 * What owns kernel processes, their sockets, state and output. Calls, answers and events are plain
 * data, so that a host may live in another process; this is the only way to reach a kernel.
 * Calls about an unknown id reject with `KernelNotFoundError`, except `state` and `send`.
 */
export interface KernelHost {
  /** Resolves when the process runs; rejects with `KernelStartError`. */
  start(request: StartRequest): Promise<void>;
  /** Connects to a kernel that runs already; it is let go of where others are ended. */
  attach(request: AttachRequest): Promise<void>;
  /** Resolves when the process, its group and its files are gone. `now` asks no questions. */
  shutdown(id: string, options?: { readonly now?: boolean }): Promise<void>;
  /** Resolves when the new process runs. */
  restart(id: string, changes?: RestartChanges): Promise<void>;
  /** Interrupts the way the kernelspec says. */
  interrupt(id: string): Promise<void>;
  /** Sends a signal to the kernel's process group. */
  signal(id: string, signal: NodeJS.Signals): void;
  /** Passes a message on; before the kernel is ready it waits. */
  send(id: string, outgoing: Outgoing): void;
  /** Delivers what the journal holds after a sequence number, then what comes. */
  subscribe(id: string, options: SubscribeOptions, listener: BatchListener): Subscription;
  /** What the journal holds of a range as it is now, read as fast as it is taken. */
  read(id: string, range: JournalRange): AsyncIterable<Batch>;
  /** What the journals take. */
  journals(): JournalsState;
  state(id: string): KernelState | undefined;
  list(): KernelState[];
  /** Newest last; old ones are forgotten. */
  executions(id: string): Execution[];
  onEvent(listener: (event: HostEvent) => void): () => void;
  /** Ends all kernels. */
  dispose(): Promise<void>;
}
