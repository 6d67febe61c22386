/** Thrown into code that the user has stopped. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('Execution was stopped');
  }
}

/** Code asks for input where the front end cannot give any. */
export class InputNotAllowedError extends Error {
  override readonly name = 'InputNotAllowedError';

  constructor() {
    super('This front end does not support input requests');
  }
}
