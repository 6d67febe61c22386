import { MessageError } from './errors.ts';

/** Parses bytes that must be a JSON object; throws `MessageError`, which calls them by `name`. */
export function parseObject(bytes: Buffer, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new MessageError('bad_header', `${name} is not JSON`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MessageError('bad_header', `${name} is not an object`);
  }
  return value as Record<string, unknown>;
}
