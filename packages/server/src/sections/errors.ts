import { HttpError } from '../errors/index.ts';

/** No file can have this name. */
export class SectionNameTooLong extends HttpError {
  constructor() {
    super(400, 'The name of the section is too long', { code: 'sections.name_too_long' });
  }
}
