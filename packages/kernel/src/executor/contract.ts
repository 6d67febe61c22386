/**
 * What the protocol host and a language executor say to each other. Everything is plain data that
 * can be posted between threads; neither side knows more of the other, so an executor for another
 * language can take the place of the one for TypeScript.
 */

/** Output and requests belong to a cell: the number the host gave to the message that caused them. */
export type CellId = number;

export interface ExecuteRequest {
  readonly kind: 'execute';
  readonly cell: CellId;
  readonly code: string;
  readonly silent: boolean;
  readonly executionCount: number;
  readonly allowStdin: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
}

export type CommMessageType = 'comm_open' | 'comm_msg' | 'comm_close';

export interface CommRequest {
  readonly kind: 'comm';
  readonly cell: CellId;
  readonly type: CommMessageType;
  readonly content: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** Asks which properties the live value of an expression has; answered by `PropertiesReply`. */
export interface PropertiesRequest {
  readonly kind: 'properties';
  readonly request: number;
  /** Empty for the names in scope. */
  readonly expression: string;
}

/** The answer to an `input` event that did not block the executor. */
export interface InputReply {
  readonly kind: 'input';
  readonly request: number;
  readonly value: string;
}

/** Asks for a sign of life of the event loop. */
export interface PingRequest {
  readonly kind: 'ping';
}

/** The kernel is to end as `process.exit` would end it. */
export interface ShutdownRequest {
  readonly kind: 'shutdown';
}

export type ExecutorRequest =
  ExecuteRequest | CommRequest | PropertiesRequest | InputReply | PingRequest | ShutdownRequest;

export interface LiveProperty {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'property';
}

export interface PropertiesReply {
  readonly kind: 'properties';
  readonly request: number;
  readonly properties: readonly LiveProperty[];
}

export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type MimeBundle = Readonly<Record<string, unknown>>;

export type UserExpressionResult =
  | { readonly status: 'ok'; readonly data: MimeBundle; readonly metadata: MimeBundle }
  | ({ readonly status: 'error' } & ErrorContent);

export type ExecutorEvent =
  | {
      readonly type: 'display';
      readonly update: boolean;
      readonly data: MimeBundle;
      readonly metadata: MimeBundle;
      readonly displayId?: string;
    }
  | { readonly type: 'result'; readonly data: MimeBundle; readonly metadata: MimeBundle }
  | { readonly type: 'error'; readonly error: ErrorContent }
  | { readonly type: 'clear'; readonly wait: boolean }
  | {
      readonly type: 'comm';
      readonly messageType: CommMessageType;
      readonly content: Readonly<Record<string, unknown>>;
      readonly metadata: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'input';
      readonly prompt: string;
      readonly password: boolean;
      /** Undefined when the executor is blocked until the answer is in the input mailbox. */
      readonly request?: number;
    }
  /** The last event of a request. */
  | {
      readonly type: 'done';
      readonly error?: ErrorContent;
      readonly userExpressions?: Readonly<Record<string, UserExpressionResult>>;
    }
  /** The process ends as soon as this and all before it has been sent. */
  | { readonly type: 'exit'; readonly code: number };
