import { HttpError } from '../errors/index.ts';

/** The id of a settings plugin is not of the form `package:plugin`. */
export class SettingsNotFound extends HttpError {
  constructor(id: string) {
    super(404, `Settings not found (${id})`, { code: 'lab.settings_not_found' });
  }
}

/** No installed package has a schema for these settings. */
export class SchemaNotFound extends HttpError {
  constructor(path: string) {
    super(404, `Schema not found: ${path}`, { code: 'lab.schema_not_found' });
  }
}

/** A schema on disk is not JSON or not a JSON Schema. */
export class BrokenSchema extends HttpError {
  constructor(what: 'parsing' | 'validating', id: string, cause: unknown) {
    super(500, `Failed ${what} schema (${id}): ${textOf(cause)}`, {
      code: 'lab.broken_schema',
      cause,
    });
  }
}

/** The user's settings file cannot be read as JSON5. */
export class BrokenUserSettings extends HttpError {
  constructor(id: string, cause: unknown) {
    super(500, `Failed loading settings (${id}): ${textOf(cause)}`, {
      code: 'lab.broken_user_settings',
      cause,
    });
  }
}

/** The settings sent do not fit: not JSON, not `{raw}`, or against the schema. */
export class InvalidSettings extends HttpError {
  constructor(message: string, cause?: unknown) {
    super(400, message, { code: 'lab.invalid_settings', cause });
  }
}

export class InvalidWorkspace extends HttpError {
  constructor(message: string, cause?: unknown) {
    super(400, message, { code: 'lab.invalid_workspace', cause });
  }
}

export class WorkspaceNotFound extends HttpError {
  constructor(name: string, slug: string) {
    super(404, `Workspace '${name}' ('${slug}') not found`, { code: 'lab.workspace_not_found' });
  }
}

/** An instruction to a manager that it does not know or may not carry out. */
export class UnprocessableInstruction extends HttpError {
  constructor(message: string) {
    super(422, message, { code: 'lab.unprocessable_instruction' });
  }
}

/** An address below `/lab/api` that nothing answers: JSON, where Jupyter sends a page with 200. */
export class NoSuchEndpoint extends HttpError {
  constructor() {
    super(404, 'Not Found', { code: 'lab.no_such_endpoint' });
  }
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
