import { JsonFloat, isObject, type JsonObject, type JsonValue } from '../json/value.ts';
import { attributeError, notAnObject, typeError } from './errors.ts';

/** The name Python gives to the type of a value. */
export function pythonTypeName(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof JsonFloat) return 'float';
  if (typeof value === 'string') return 'str';
  return typeof value === 'boolean' ? 'bool' : 'int';
}

/** A value that must be an object. */
export function asObject(value: JsonValue | undefined): JsonObject {
  if (isObject(value)) return value;
  throw notAnObject(pythonTypeName(value));
}

/** A member that must be there. */
export function member(object: JsonObject, key: string): JsonValue {
  const value = object.get(key);
  if (value === undefined) throw attributeError(key);
  return value;
}

/** A member that must be an object. */
export function objectMember(object: JsonObject, key: string): JsonObject {
  return asObject(member(object, key));
}

/** The objects of a member that must be a list of objects. */
export function objectsMember(object: JsonObject, key: string): JsonObject[] {
  return asObjects(member(object, key));
}

export function asObjects(value: JsonValue): JsonObject[] {
  if (Array.isArray(value)) return value.map(asObject);
  throw typeError(`'${pythonTypeName(value)}' object is not iterable`);
}

/** `(major, minor)`; a notebook that does not say is version 1. */
export function versionOf(notebook: JsonObject): {
  readonly major: JsonValue;
  readonly minor: JsonValue;
} {
  return { major: notebook.get('nbformat') ?? 1, minor: notebook.get('nbformat_minor') ?? 0 };
}
