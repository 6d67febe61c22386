/** Who asks. A `browser` has logged in: it sends the login cookie, and the XSRF value unless it forgets. */
export type Caller = 'owner' | 'nobody' | 'browser' | 'browser without xsrf';

/**
 * One request, sent to both servers. `{name}` in it stands for what an earlier step kept, or for
 * `{token}`, `{host}`, `{origin}`, `{xsrf}`, `{root}` of the server that is asked.
 */
export interface Request {
  /** Method and target as they stand in the request line: `GET /api/contents/a%20b?content=0`. */
  readonly ask: string;
  readonly as?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A body as it is, when it is no JSON, or broken JSON. */
  readonly text?: string | Buffer;
  /** Values of the JSON answer that later steps use: name → path of keys, such as `kernel.id`. */
  readonly keep?: Readonly<Record<string, string>>;
  /**
   * Instead of comparing: asks Elara alone. Whatever is asked, the secret outside of the root is
   * neither told (`stays inside`, and no answer of 500) nor changed.
   */
  readonly holds?: 'stays inside' | 'changes nothing outside';
  /** Asks again until this path of the answer has this value, on both sides. */
  readonly until?: readonly [path: string, value: unknown];
}

/** Something done to the files of both servers, behind their backs. */
export interface Prepare {
  readonly prepare: string;
  readonly work: (root: string) => Promise<void>;
}

/** Opens a websocket; what is compared is the handshake, or the answer of who refuses it. */
export interface Connect {
  readonly connect: string;
  /** How later steps call it; `main` if they do not say. */
  readonly on?: string;
  readonly as?: Caller;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A message to a kernel, and all that comes back for it until its reply and its `idle`. */
export interface Message {
  readonly message: string;
  readonly content?: object;
  readonly on?: string;
  readonly channel?: 'shell' | 'control';
  readonly metadata?: object;
  readonly buffers?: readonly string[];
  /** Answers to what the kernel asks on stdin. */
  readonly input?: string;
  /** Has no reply of its own: its `idle` is all there is to wait for. */
  readonly silently?: boolean;
  /** Sent once the kernel has printed something. */
  readonly meanwhile?: Request;
  /** Goes on as soon as the kernel has printed something; `collect` waits for the rest. */
  readonly leave?: boolean;
  /** Another connection that sees what goes to all. */
  readonly seenOn?: string;
}

/** Text typed into a terminal, until it shows this and prompts again. */
export interface Typed {
  readonly type: readonly unknown[];
  readonly shows: string;
  readonly on?: string;
}

/** Waits: for the rest of a message that was left, for so many frames, or for the end. */
export interface Collect {
  readonly collect: 'rest' | 'end' | number;
  readonly on?: string;
}

/** A frame as it stands. */
export interface Frame {
  readonly frame: string;
  readonly on?: string;
}

export interface Close {
  readonly close: string;
}

export type SocketStep = Connect | Message | Typed | Collect | Frame | Close;

/** A line alone is a request of the owner without a body. */
export type Step = string | Request | Prepare | SocketStep;

/** Files below the root: text, bytes, `{ link }`, or null for an empty folder. */
export type Tree = Readonly<Record<string, string | Buffer | { readonly link: string } | null>>;

export interface RoomOfCases {
  /** `jupyter server` and `elara server`, or the ones with the front end. */
  readonly program?: 'server' | 'lab';
  /** What the root holds before each case. */
  readonly tree?: Tree;
  /** Options of the command line of both. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of the token of all rooms; an empty one is none. */
  readonly token?: string;
  /** Logs in as the `browser` with this; the token if it is left out. */
  readonly password?: string;
  /** Titles, as sentences, and their steps; each starts from the same files. */
  readonly cases: Readonly<Record<string, readonly Step[]>>;
}

/** What is seen of an answer, with everything that changes from run to run masked. */
export interface Answer {
  readonly status: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** One place in which the two answers differ. */
export interface Difference {
  /** Such as `status`, `headers.location` or `body.content.0.size`. */
  readonly at: string;
  readonly jupyter: unknown;
  readonly elara: unknown;
}
