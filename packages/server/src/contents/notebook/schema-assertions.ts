import { JsonFloat, type JsonScalar, type JsonValue } from '../json/value.ts';
import { codePointLength, repr, reprString } from '../python/text.ts';
import type { SchemaPart } from './schema.ts';

/** Makes the text when it is asked for: showing a whole value is slow, and seldom needed. */
export type Complaint = () => string;

/** What a keyword that looks at one value alone has against it, in the words of `jsonschema`. */
export function complaintAbout(
  keyword: string,
  part: SchemaPart,
  value: JsonValue,
  patternOf: (source: string) => RegExp,
): Complaint | null {
  switch (keyword) {
    case 'type':
      return typeComplaint(part as string | readonly string[], value);
    case 'required':
      return requiredComplaint(part as readonly string[], value);
    case 'enum':
      return enumComplaint(part as readonly JsonScalar[], value);
    case 'minimum':
    case 'maximum':
      return boundComplaint(keyword, Number(part), value);
    case 'minLength':
    case 'maxLength':
      return lengthComplaint(keyword, Number(part), value);
    case 'pattern':
      return patternComplaint(part as string, value, patternOf);
    case 'uniqueItems':
      return uniqueComplaint(part === true, value);
    default:
      // Annotations, and `item`, `source_hidden`: misspelt in the schemas and without effect.
      return null;
  }
}

function typeComplaint(types: string | readonly string[], value: JsonValue): Complaint | null {
  const names = typeof types === 'string' ? [types] : types;
  if (names.some((name) => isOfType(value, name))) return null;
  return () => `${repr(value)} is not of type ${names.map(reprString).join(', ')}`;
}

function isOfType(value: JsonValue, name: string): boolean {
  switch (name) {
    case 'object':
      return value instanceof Map;
    case 'array':
      return Array.isArray(value);
    case 'integer':
      // The verdict is fastjsonschema's, which takes 1.0 for an integer.
      return isInteger(value) || (value instanceof JsonFloat && Number.isInteger(value.value));
    case 'null':
      return value === null;
    default:
      return typeof value === name;
  }
}

function isInteger(value: JsonValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function requiredComplaint(names: readonly string[], value: JsonValue): Complaint | null {
  if (!(value instanceof Map)) return null;
  const missing = names.find((name) => !value.has(name));
  return missing === undefined ? null : () => `${reprString(missing)} is a required property`;
}

function enumComplaint(allowed: readonly JsonScalar[], value: JsonValue): Complaint | null {
  if (allowed.some((one) => one === value)) return null;
  return () => `${repr(value)} is not one of ${repr([...allowed])}`;
}

function boundComplaint(
  keyword: 'minimum' | 'maximum',
  bound: number,
  value: JsonValue,
): Complaint | null {
  const number = numberOf(value);
  if (number === null) return null;
  if (keyword === 'minimum') {
    return number < bound ? () => `${repr(value)} is less than the minimum of ${bound}` : null;
  }
  return number > bound ? () => `${repr(value)} is greater than the maximum of ${bound}` : null;
}

function numberOf(value: JsonValue): number | null {
  if (value instanceof JsonFloat) return value.value;
  return isInteger(value) ? Number(value) : null;
}

function lengthComplaint(
  keyword: 'minLength' | 'maxLength',
  limit: number,
  value: JsonValue,
): Complaint | null {
  if (typeof value !== 'string') return null;
  const length = codePointLength(value);
  if (keyword === 'maxLength') return length > limit ? () => `${repr(value)} is too long` : null;
  const fault = limit === 1 ? 'should be non-empty' : 'is too short';
  return length < limit ? () => `${repr(value)} ${fault}` : null;
}

function patternComplaint(
  pattern: string,
  value: JsonValue,
  patternOf: (source: string) => RegExp,
): Complaint | null {
  if (typeof value !== 'string' || patternOf(pattern).test(value)) return null;
  return () => `${repr(value)} does not match ${reprString(pattern)}`;
}

function uniqueComplaint(applies: boolean, value: JsonValue): Complaint | null {
  if (!applies || !Array.isArray(value)) return null;
  const distinct = new Set(value.map((item) => repr(item)));
  return distinct.size === value.length ? null : () => `${repr(value)} has non-unique elements`;
}
