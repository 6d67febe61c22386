import { ElaraError, HttpError } from '../errors/index.ts';

/** A programming error of whoever registers a schema. */
export class InvalidEventSchema extends ElaraError {
  constructor(id: string, why: string) {
    super({ code: 'events.invalid_schema', status: 500, message: `Event schema ${id}: ${why}` });
  }
}

/** The quotes belong to the message: Jupyter sends the text of a Python `KeyError`. */
export class UnknownEventSchema extends HttpError {
  constructor(id: string) {
    super(
      400,
      `'The requested schema, ${id}, was not found in the schema registry. Are you sure it was previously registered?'`,
      { code: 'events.unknown_schema' },
    );
  }
}

export class UnregisteredVersion extends HttpError {
  constructor(id: string, asked: string, known: string) {
    super(400, `Unregistered version: '${asked}'≠'${known}' for \`${id}\``, {
      code: 'events.unregistered_version',
    });
  }
}

export class InvalidEventData extends HttpError {
  constructor(id: string, what: string) {
    super(400, `${what} (event schema ${id})`, { code: 'events.invalid_data' });
  }
}

export class NoEventData extends HttpError {
  constructor() {
    super(400, 'No JSON data provided', { code: 'events.no_data' });
  }
}

export class MissingEventKey extends HttpError {
  constructor(key: string) {
    super(400, `Missing \`${key}\` in the JSON request body.`, { code: 'events.missing_key' });
  }
}

/** Jupyter sends the text of the Python error, line breaks included. */
export class InvalidTimestamp extends HttpError {
  constructor() {
    const indent = '\n            ';
    super(
      400,
      'HTTP 400: Bad Request (Failed to parse timestamp from JSON request body,' +
        `${indent}an ISO format datetime string with UTC offset is expected,` +
        `${indent}for example, 2022-05-26T13:50:00+05:00Z)`,
      { code: 'events.invalid_timestamp' },
    );
  }
}
