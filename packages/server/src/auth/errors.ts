import { HttpError } from '../errors/index.ts';

/** `?permissions=` is not `{"resource": ["action", …]}`. */
export class BadPermissions extends HttpError {
  constructor(given: string) {
    const message = `permissions should be a JSON dict of {"resource": ["action",]}, got ${pythonRepr(given)}`;
    super(400, message, { code: 'auth.bad_permissions' });
  }
}

/** A change of the own identity that is not one. */
export class BadIdentity extends HttpError {
  constructor(message: string) {
    super(400, message, { code: 'auth.bad_identity' });
  }
}

/** The password was right, but the new one cannot be written; the old one stays. */
export class PasswordNotStored extends HttpError {
  constructor(file: string, cause: unknown) {
    super(500, `The new password could not be written to ${file}`, {
      code: 'auth.password_not_stored',
      cause,
    });
  }
}

/** The text as Python shows it, which is part of the message that clients know. */
function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\'"\n\r\t]/g, (character) => {
    if (character === '\\' || character === quote) return `\\${character}`;
    return WHITESPACE[character] ?? character;
  });
  return quote + escaped + quote;
}

const WHITESPACE: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
