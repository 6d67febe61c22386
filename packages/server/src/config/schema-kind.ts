import type { TSchema } from 'typebox';
import { PythonObject } from './python-object.ts';

/** The JSON Schema keywords that declarations of settings use. */
export interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

/** TypeBox schemas are JSON Schema at run time; reading them so keeps the library out of start-up. */
export function schemaOf(schema: TSchema): Schema {
  return schema;
}

/** Every JSON type that a schema admits; `any` where it says nothing. */
export function kindsOf(schema: Schema): ReadonlySet<string> {
  if (schema.anyOf !== undefined) {
    return new Set(schema.anyOf.flatMap((branch) => [...kindsOf(branch)]));
  }
  if (schema.enum !== undefined) return new Set(schema.enum.map(jsonType));
  if ('const' in schema) return new Set([jsonType(schema.const)]);
  return new Set([schema.type ?? 'any']);
}

/** The JSON type of a value, whole numbers being integers. */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof PythonObject) return 'python';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
