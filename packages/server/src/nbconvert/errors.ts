import { HttpError } from '../errors/index.ts';

/** Nobody here makes this format (nbconvert's own words). */
export class UnknownFormat extends HttpError {
  constructor(format: string) {
    super(404, `No exporter for format: ${format}`, { code: 'nbconvert.unknown_format' });
  }
}

/** The export was tried and failed; the text says what is missing, such as LaTeX. */
export class ExportFailed extends HttpError {
  constructor(reason: string, cause?: unknown) {
    super(500, `nbconvert failed: ${reason}`, { code: 'nbconvert.failed', cause });
  }
}

/** So many exports wait that another one would never be done in time. */
export class TooManyExports extends HttpError {
  constructor() {
    super(503, 'Too many notebooks are being exported; try again later', {
      code: 'nbconvert.too_many',
    });
  }
}
