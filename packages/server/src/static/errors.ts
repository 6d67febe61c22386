import { HttpError } from '../errors/index.ts';

/** No such static file. */
export class StaticFileNotFound extends HttpError {
  constructor() {
    super(404, 'Not Found', { code: 'static.not_found' });
  }
}

/** The client asked for bytes beyond the end of a file. */
export class RangeNotSatisfiable extends HttpError {
  constructor(size: number) {
    super(416, 'Range Not Satisfiable', {
      code: 'static.range_not_satisfiable',
      headers: { 'Content-Range': `bytes */${size}` },
    });
  }
}
