import { PythonObject } from './python-object.ts';
import { jsonType, kindsOf, type Schema } from './schema-kind.ts';

/**
 * Checks a value against the schema of its setting and says what is wrong, or null. By hand and
 * not by a compiled validator: a server starts with some hundred settings, nearly all defaults.
 */
export function findFault(schema: Schema, value: unknown): string | null {
  if (schema.anyOf !== undefined) {
    const fits = schema.anyOf.some((branch) => findFault(branch, value) === null);
    return fits ? null : expected(schema, value);
  }
  if (schema.enum !== undefined)
    return schema.enum.includes(value) ? null : expected(schema, value);
  if ('const' in schema) return schema.const === value ? null : expected(schema, value);
  return schema.type === undefined ? null : findTypedFault(schema, schema.type, value);
}

function findTypedFault(schema: Schema, type: string, value: unknown): string | null {
  const actual = jsonType(value);
  if (actual !== type && !(type === 'number' && actual === 'integer'))
    return expected(schema, value);
  if (typeof value === 'number') return findRangeFault(schema, value);
  if (typeof value === 'string') return findPatternFault(schema, value);
  if (Array.isArray(value)) return findItemFault(schema, value);
  return type === 'object' ? findPropertyFault(schema, value as Record<string, unknown>) : null;
}

function findRangeFault({ minimum, maximum }: Schema, value: number): string | null {
  if (!Number.isFinite(value)) return 'expected a finite number';
  if (minimum !== undefined && value < minimum) {
    return `should not be less than ${minimum}, but a value of ${value} was specified`;
  }
  if (maximum !== undefined && value > maximum) {
    return `should not be greater than ${maximum}, but a value of ${value} was specified`;
  }
  return null;
}

function findPatternFault({ pattern }: Schema, value: string): string | null {
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return null;
  return `expected a text that matches ${pattern}`;
}

function findItemFault({ items }: Schema, values: readonly unknown[]): string | null {
  if (items === undefined) return null;
  return firstFault(values.map((value, index) => [`item ${index}`, items, value]));
}

function findPropertyFault(schema: Schema, value: Record<string, unknown>): string | null {
  const missing = schema.required?.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `lacks "${missing}"`;
  return firstFault(
    Object.entries(value).flatMap(([key, item]) => {
      const found = propertySchema(schema, key);
      return found === undefined ? [] : [[`"${key}"`, found, item] as const];
    }),
  );
}

function propertySchema(schema: Schema, key: string): Schema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, key)) {
    return schema.properties[key];
  }
  const byPattern = Object.entries(schema.patternProperties ?? {});
  const matching = byPattern.find(([pattern]) => new RegExp(pattern, 'u').test(key));
  if (matching !== undefined) return matching[1];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function firstFault(parts: readonly (readonly [string, Schema, unknown])[]): string | null {
  for (const [place, schema, value] of parts) {
    const fault = findFault(schema, value);
    if (fault !== null) return `${fault}, in ${place}`;
  }
  return null;
}

function expected(schema: Schema, value: unknown): string {
  return `expected ${describe(schema)}, not ${describeValue(value)}`;
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a unicode string',
  integer: 'an int',
  number: 'a float',
  boolean: 'a boolean',
  array: 'a list',
  object: 'a dict',
  null: 'None',
};

/** What Python calls the type of a value. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a str',
  integer: 'an int',
  number: 'a float',
  boolean: 'a bool',
  array: 'a list',
  object: 'a dict',
  null: 'None',
};

function describe(schema: Schema): string {
  const literals = literalsOf(schema);
  if (literals !== null)
    return `one of ${literals.map((value) => JSON.stringify(value)).join(', ')}`;
  return [...kindsOf(schema)].map((kind) => NAMES[kind] ?? kind).join(' or ');
}

function literalsOf(schema: Schema): unknown[] | null {
  if (schema.enum !== undefined) return [...schema.enum];
  if ('const' in schema) return [schema.const];
  const branches = schema.anyOf?.map(literalsOf);
  if (branches === undefined || branches.includes(null)) return null;
  return branches.flatMap((branch) => branch ?? []);
}

/** The type only: the value itself may be a secret that went into the wrong setting. */
function describeValue(value: unknown): string {
  if (value instanceof PythonObject) return `the ${value.description}`;
  const type = jsonType(value);
  return typeof value === 'bigint' ? 'an int that large' : (TYPES[type] ?? `a ${type}`);
}
