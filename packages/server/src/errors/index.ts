export { ElaraError, HttpError } from './errors.ts';
export type { ElaraErrorOptions, HttpErrorOptions } from './errors.ts';
