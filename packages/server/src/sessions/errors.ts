import { HttpError } from '../errors/index.ts';
import type { NoSuchKernelError } from '../kernels/index.ts';

export class NoJsonData extends HttpError {
  constructor() {
    super(400, 'No JSON data provided', { code: 'sessions.no_data' });
  }
}

export class MissingField extends HttpError {
  constructor(field: string) {
    super(400, `Missing field in JSON data: ${field}`, { code: 'sessions.missing_field' });
  }
}

/** Jupyter shows the query that found nothing. */
export class SessionNotFound extends HttpError {
  constructor(id: string) {
    super(404, `Session not found: session_id='${id}'`, { code: 'sessions.not_found' });
  }
}

/** The session was there, but its kernel is gone, so it is gone too. */
export class SessionInvalidated extends HttpError {
  constructor(sessionId: string, kernelId: string) {
    super(
      404,
      `Session not found: "Kernel '${kernelId}' appears to have been culled or died unexpectedly, ` +
        `invalidating session '${sessionId}'. The session has been removed."`,
      { code: 'sessions.kernel_gone' },
    );
  }
}

export class NoSuchRunningKernel extends HttpError {
  constructor(kernelId: string) {
    super(400, `No such kernel: ${kernelId}`, { code: 'sessions.no_such_kernel' });
  }
}

export class KernelDeletedFirst extends HttpError {
  constructor(cause: unknown) {
    super(410, 'Kernel deleted before session', { code: 'sessions.kernel_deleted', cause });
  }
}

/**
 * A kernel that cannot be had: 501 with a short message for a dialog's title. The body has no
 * `reason`, unlike that of other errors.
 */
export class KernelUnavailable extends HttpError {
  readonly shortMessage: string;

  constructor(message: string, shortMessage: string, cause: unknown) {
    super(501, message, { code: 'sessions.kernel_unavailable', cause });
    this.shortMessage = shortMessage;
  }

  static notInstalled(name: string, cause: NoSuchKernelError): KernelUnavailable {
    const why = cause.why === undefined ? '' : ` (${cause.why})`;
    return new KernelUnavailable(
      `The '${name}' kernel is not available${why}. Please pick another suitable kernel instead, or install that kernel.`,
      `${name} not found`,
      cause,
    );
  }

  static notStarted(name: string, cause: unknown): KernelUnavailable {
    const reason = pythonString(cause instanceof Error ? cause.message : String(cause));
    return new KernelUnavailable(
      `The '${name}' kernel could not be started: ${reason}`,
      `Error starting kernel ${name}`,
      cause,
    );
  }
}

/** A string as Python's `repr` prints it: single quotes unless only those are inside. */
function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}
