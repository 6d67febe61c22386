import { ElaraError, HttpError } from '../errors/index.ts';

export class KernelNotFoundError extends HttpError {
  constructor(id: string) {
    super(404, `Kernel does not exist: ${id}`, { code: 'kernels.not_found' });
  }
}

/** No kernelspec of that name. The sessions room answers 501, `/api/kernels` 500 (rest-api §8). */
export class NoSuchKernelError extends ElaraError {
  readonly kernelName: string;
  /** Why a kernelspec that is installed cannot be used. */
  readonly why: string | undefined;

  constructor(kernelName: string, why?: string) {
    super({
      code: 'kernels.no_such_spec',
      status: 500,
      message: `No such kernel named ${kernelName}${why === undefined ? '' : `: ${why}`}`,
    });
    this.kernelName = kernelName;
    this.why = why;
  }
}

/** A process could not be started; the message is worded as Python's `OSError`. */
export class KernelStartError extends ElaraError {
  constructor(message: string, cause?: unknown) {
    super({ code: 'kernels.start_failed', status: 500, message, cause });
  }
}

/** `transport_encryption=required`, and the kernel cannot; worded as jupyter_client. */
export class EncryptionUnsupportedError extends ElaraError {
  constructor() {
    super({
      code: 'kernels.no_encryption',
      status: 500,
      message:
        "transport_encryption='required' but kernelspec does not declare 'curve' in `metadata.supported_encryption`.",
    });
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

/** Who started a kernel that we only found restarts it (kernels §16). */
export class ExternalRestartError extends ElaraError {
  constructor() {
    super({
      code: 'kernels.external_restart',
      status: 500,
      message: 'A kernel that was started elsewhere cannot be restarted from here',
    });
  }
}

/** `use_pending_kernels`: it is not there yet (kernels §11). */
export class KernelPendingError extends ElaraError {
  constructor(wish: 'interrupt' | 'restart') {
    super({
      code: 'kernels.pending',
      status: 500,
      message: `Kernel is in a pending state. Cannot ${wish}.`,
    });
  }
}

/** Whoever connects to a pending kernel whose start failed gets the reason (kernels §11). */
export class KernelStartFailed extends HttpError {
  constructor(reason: string) {
    super(500, reason, { code: 'kernels.pending_start_failed' });
  }
}

/** Nobody executed this here, or it was forgotten. */
export class ExecutionNotFoundError extends HttpError {
  constructor(msgId: string) {
    super(404, `Execution does not exist: ${msgId}`, { code: 'kernels.no_such_execution' });
  }
}
