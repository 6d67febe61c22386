import { ElaraError } from '../errors/index.ts';

/** More work waits than the pool takes; the client may try again. */
export class WorkersBusy extends ElaraError {
  constructor() {
    super({ code: 'workers.busy', status: 503, message: 'The server is busy, try again' });
  }
}

/** The thread that did the work ended before it was done. */
export class WorkerDied extends ElaraError {
  constructor(cause?: unknown) {
    super({ code: 'workers.died', status: 500, message: 'The work was interrupted', cause });
  }
}
