import { HttpError } from '../errors/index.ts';

export class TerminalNotFound extends HttpError {
  constructor(name: string) {
    super(404, `Terminal not found: ${name}`, { code: 'terminals.not_found' });
  }
}

/** Names appear in URLs that only take word characters (rest-api §11). */
export class InvalidTerminalName extends HttpError {
  constructor(name: string) {
    super(400, `Invalid terminal name: ${name}`, { code: 'terminals.invalid_name' });
  }
}

/** Worded as ptyprocess does. */
export class ProgramNotFound extends HttpError {
  constructor(program: string) {
    super(500, `The command was not found or was not executable: ${program}.`, {
      code: 'terminals.program_not_found',
    });
  }
}

export class TerminalStartFailed extends HttpError {
  constructor(cause: unknown) {
    super(500, 'The terminal could not be started', { code: 'terminals.start_failed', cause });
  }
}
