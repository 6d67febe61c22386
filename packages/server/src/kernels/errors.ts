import { ElaraError, HttpError } from '../errors/index.ts';

export class KernelNotFoundError extends HttpError {
  constructor(id: string) {
    super(404, `Kernel does not exist: ${id}`, { code: 'kernels.not_found' });
  }
}

/** No kernelspec of that name. The sessions room answers 501, `/api/kernels` 500 (rest-api §8). */
export class NoSuchKernelError extends ElaraError {
  readonly kernelName: string;

  constructor(kernelName: string, cause?: unknown) {
    super({
      code: 'kernels.no_such_spec',
      status: 500,
      message: `No such kernel named ${kernelName}`,
      cause,
    });
    this.kernelName = kernelName;
  }
}

/** A process could not be started; the message is worded as Python's `OSError`. */
export class KernelStartError extends ElaraError {
  constructor(message: string, cause?: unknown) {
    super({ code: 'kernels.start_failed', status: 500, message, cause });
  }
}

/** Two requests wanted to start a kernel with the same id at the same time. */
export class DuplicateKernelError extends HttpError {
  constructor(id: string) {
    super(409, `Kernel already exists: ${id}`, { code: 'kernels.duplicate' });
  }
}

/** Ids of clients become names of files. */
export class InvalidKernelIdError extends HttpError {
  constructor() {
    super(400, 'Invalid kernel id', { code: 'kernels.invalid_id' });
  }
}

/** Whatever goes wrong in a restart, Jupyter's clients see this (rest-api §8). */
export class RestartFailedError extends HttpError {
  constructor(cause: unknown) {
    super(500, 'Exception restarting kernel', { code: 'kernels.restart_failed', cause });
  }
}
