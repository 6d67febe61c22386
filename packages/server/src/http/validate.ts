import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { TObject, TSchema } from 'typebox';
import { HttpError } from '../errors/index.ts';

const compiled = new WeakMap<TSchema, ValidateFunction>();
let ajv: Ajv | undefined;

/** Compiled on first use: most routes are not called in most sessions, and compiling costs start-up. */
function validatorOf(schema: TSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  // Formats are documentation; `strict` would refuse TypeBox's own keywords. A schema with an `$id`
  // (a model of the OpenAPI document) may be part of another one that was compiled before.
  ajv ??= new Ajv({
    strict: false,
    allErrors: false,
    validateFormats: false,
    addUsedSchema: false,
  });
  const validator = ajv.compile(schema);
  compiled.set(schema, validator);
  return validator;
}

/** Throws 400 naming the place when a value is not what its schema says. */
export function validate(schema: TSchema, value: unknown, where: string): void {
  const complaint = complaintAbout(schema, value);
  if (complaint === null) return;
  throw new HttpError(400, `Invalid ${where}: ${complaint}`, { code: 'http.invalid_input' });
}

/**
 * Whether picked parameters fit without being looked at: where none is demanded, none at all fit,
 * and so do any where each may be every text. So most requests compile and run no validator.
 */
export function fitsAnyway(schema: TObject, picked: Readonly<Record<string, string>>): boolean {
  const { required = [] } = schema as { readonly required?: readonly string[] };
  if (required.length > 0) return false;
  for (const name in picked) if (!isAnyText(schema.properties[name])) return false;
  return true;
}

const ANNOTATIONS: ReadonlySet<string> = new Set(['type', 'description', 'title', 'default']);

function isAnyText(schema: TSchema | undefined): boolean {
  if (schema === undefined || !('type' in schema) || schema.type !== 'string') return false;
  return Object.keys(schema).every((keyword) => ANNOTATIONS.has(keyword));
}

/** What is wrong with a value in words, or null. */
export function complaintAbout(schema: TSchema, value: unknown): string | null {
  const validator = validatorOf(schema);
  if (validator(value)) return null;
  const error = mostTelling(validator.errors ?? []);
  return `${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`.trim();
}

/**
 * Of a value that fits none of several schemas, what kept it from the one that it comes nearest to:
 * the deepest complaint, of equals the last, since `null` and the like are declared first or apart.
 */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length;
  const plain = errors.filter(({ keyword }) => keyword !== 'anyOf');
  const deepest = Math.max(...plain.map(depth));
  return plain.findLast((error) => depth(error) === deepest) ?? errors[0];
}

/** The declared parameters of a query; unknown ones, as Lab's bare cache-buster, are left out. */
export function pickQuery(
  schema: TObject | undefined,
  query: URLSearchParams,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of Object.keys(schema?.properties ?? {})) {
    const value = query.getAll(name).at(-1);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
