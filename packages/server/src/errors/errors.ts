/** What every error of ours carries besides its message. */
export interface ElaraErrorOptions {
  /** Stable, machine-readable name of the cause, e.g. `contents.not_found`. */
  readonly code: string;
  /** HTTP status under which a client sees this error. */
  readonly status: number;
  readonly message: string;
  /** Jupyter's `reason`: replaces the phrase on the status line, e.g. `bad format`. */
  readonly reason?: string | undefined;
  readonly cause?: unknown;
}

/** The one base class: whatever can reach a client extends it. */
export class ElaraError extends Error {
  readonly code: string;
  readonly status: number;
  readonly reason: string | null;

  constructor(options: ElaraErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.status = options.status;
    this.reason = options.reason ?? null;
  }
}

export interface HttpErrorOptions {
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  readonly cause?: unknown;
  /** Keys beside `message` and `reason` in the JSON body, e.g. `short_message` of sessions. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** The body is the bare message: GET of missing contents (rest-api §4.2). */
  readonly plainText?: boolean | undefined;
  /** Response headers that belong to the error, e.g. `Content-Range` of a 416. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An error whose HTTP status and text are part of the protocol. */
export class HttpError extends ElaraError {
  readonly body: Readonly<Record<string, unknown>>;
  readonly plainText: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super({
      code: options.code ?? `http.${status}`,
      status,
      message,
      reason: options.reason,
      cause: options.cause,
    });
    this.body = options.body ?? {};
    this.plainText = options.plainText ?? false;
    this.headers = options.headers ?? {};
  }
}
