import { HttpError } from '../errors/index.ts';

/** A path that does not lead to a place inside the root (rest-api §4.7). */
export class InvalidPath extends HttpError {
  constructor(message: string) {
    super(404, message, { code: 'contents.invalid_path' });
  }
}

/** Nothing there, or nothing that may be shown. */
export class NotFound extends HttpError {
  constructor(message: string, cause?: unknown) {
    super(404, message, { code: 'contents.not_found', cause });
  }
}

/**
 * GET of what does not exist: the bare sentence instead of a JSON body, with the path as Python
 * prints it (rest-api §4.2). Clients look at the status.
 */
export class NothingToGet extends HttpError {
  constructor(shownPath: string) {
    super(404, `file or directory ${shownPath} does not exist`, {
      code: 'contents.not_found',
      plainText: true,
    });
  }
}

/** The request cannot be done as it was made. */
export class BadContentsRequest extends HttpError {
  constructor(
    message: string,
    options: { readonly reason?: string; readonly cause?: unknown } = {},
  ) {
    super(400, message, { code: 'contents.bad_request', ...options });
  }
}

/** The operating system does not let us. */
export class PermissionDenied extends HttpError {
  constructor(path: string, cause?: unknown) {
    super(403, `Permission denied: ${path}`, { code: 'contents.permission_denied', cause });
  }
}

/** Something else is already there. */
export class AlreadyExists extends HttpError {
  constructor(path: string) {
    super(409, `File already exists: ${path}`, { code: 'contents.already_exists' });
  }
}

/** The file changed since the version that a conditional write named. */
export class VersionConflict extends HttpError {
  constructor(path: string) {
    super(409, `File has changed: ${path}`, { code: 'contents.version_conflict' });
  }
}

/** Saving, renaming or a checkpoint failed; the message tells the cause as the reference does. */
export class ContentsFailure extends HttpError {
  constructor(message: string, cause?: unknown) {
    super(500, message, { code: 'contents.failure', cause });
  }
}
