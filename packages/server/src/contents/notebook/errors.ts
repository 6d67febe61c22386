import { reprString } from '../python/text.ts';

/**
 * A notebook that cannot be read or written. `repr` is how Python would have printed its exception,
 * which Jupyter puts into its message (rest-api §7).
 */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
  readonly repr: string;

  constructor(message: string, repr: string) {
    super(message);
    this.repr = repr;
  }
}

const LONGEST_MESSAGE = 80;

export function notJson(text: string): NotebookError {
  // Only as much as can be shown: the repr of a huge text is of no use to anybody.
  const whole = `Notebook does not appear to be JSON: ${reprString(text.slice(0, 200))}`;
  const tooLong = text.length > 200 || whole.length > LONGEST_MESSAGE;
  const message = tooLong ? `${whole.slice(0, LONGEST_MESSAGE - 3)}...` : whole;
  return new NotebookError(message, `NotJSONError(${reprString(message)})`);
}

export function unsupportedVersion(version: string): NotebookError {
  const message = `Unsupported nbformat version ${version}`;
  return new NotebookError(message, `NBFormatError(${reprString(message)})`);
}

export function missingKey(key: string): NotebookError {
  return validationError(`The notebook is invalid and is missing an expected key: ${key}`);
}

export function validationError(message: string): NotebookError {
  return new NotebookError(message, `<ValidationError: ${reprString(message)}>`);
}

export function notAnObject(typeName: string): NotebookError {
  const message = `'${typeName}' object has no attribute 'get'`;
  return new NotebookError(message, `AttributeError(${reprString(message)})`);
}

/** A key that Python's own attribute access does not find. */
export function attributeError(key: string): NotebookError {
  return new NotebookError(key, `AttributeError(${reprString(key)})`);
}

/** Those become other errors, in a sentence that names what was being done. */
export function isAttributeError(error: unknown): error is NotebookError {
  return error instanceof NotebookError && error.repr.startsWith('AttributeError');
}

export function keyError(key: string): NotebookError {
  return new NotebookError(reprString(key), `KeyError(${reprString(key)})`);
}

export function typeError(message: string): NotebookError {
  return new NotebookError(message, `TypeError(${reprString(message)})`);
}

export function valueError(message: string): NotebookError {
  return new NotebookError(message, `ValueError(${reprString(message)})`);
}
