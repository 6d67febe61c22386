import { findFault } from './check-value.ts';
import type { Schema } from './schema-kind.ts';

/** What traitlets takes for a boolean besides booleans, also inside lists and dictionaries. */
export function coerce(schema: Schema, value: unknown): unknown {
  if (schema.anyOf !== undefined) return coerceToBranch(schema, schema.anyOf, value);
  if (schema.type === 'boolean' && (value === 0 || value === 1)) return value === 1;
  const { items } = schema;
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((item: unknown) => coerce(items, item));
  }
  const [values] = Object.values(schema.patternProperties ?? {});
  if (values === undefined || !isDictionary(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, coerce(values, item)]),
  );
}

function coerceToBranch(schema: Schema, branches: readonly Schema[], value: unknown): unknown {
  if (findFault(schema, value) === null) return value;
  const coerced = branches.map((branch) => ({ branch, value: coerce(branch, value) }));
  const fitting = coerced.find((one) => findFault(one.branch, one.value) === null);
  return fitting === undefined ? value : fitting.value;
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
