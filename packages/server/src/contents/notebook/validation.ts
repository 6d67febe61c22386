import { isObject, type JsonObject, type JsonValue } from '../json/value.ts';
import { writePython } from '../json/write.ts';
import { pformat } from '../python/pprint.ts';
import { codePointLength, repr, reprString } from '../python/text.ts';
import { versionOf } from './access.ts';
import { unsupportedVersion } from './errors.ts';
import { SchemaValidator, type SchemaError } from './json-schema.ts';
import { SCHEMA_V3 } from './schema-v3.ts';
import { NEWEST_V4_MINOR, schemaOfFutureV4, schemaV4 } from './schema-v4.ts';
import type { NewCellId } from './upgrade.ts';

/** What keeps a notebook from being valid; it is read and written all the same. */
export interface ValidationProblem {
  /** `message` of the contents model. Made when asked: it shows the notebook as it is then. */
  text(): string;
}

/** Gives cells the unique ids that 4.5 asks for, as nbformat does silently on reading and writing. */
export function repairCellIds(notebook: JsonObject, newId: NewCellId): void {
  const { major, minor } = versionOf(notebook);
  const hasIds = typeof minor === 'number' && (major === 4 ? minor >= 5 : Number(major) > 4);
  const cells = notebook.get('cells');
  if (!hasIds || !Array.isArray(cells)) return;
  const objects = cells.filter(isObject);
  for (const cell of objects) if (!cell.has('id')) cell.set('id', newId());
  const seen = new Set<JsonValue | undefined>();
  for (const cell of objects) {
    const id = cell.get('id');
    if (seen.has(id)) cell.set('id', newId());
    seen.add(id);
  }
}

/** Checks a notebook against the schema of its own version; null when it is valid. */
export function validateNotebook(notebook: JsonObject): ValidationProblem | null {
  const { major, minor } = versionOf(notebook);
  const validator = validatorOf(major, minor);
  if (validator === null) {
    const version = `${repr(major)}.${repr(minor)}`;
    return {
      text: () => `${INTRODUCTION}No schema for validating v${version} notebooks:\n"<UNKNOWN>"`,
    };
  }
  const error = validator.firstError(notebook);
  if (error === null) return null;
  const located = locate(validator, error, null);
  // The message shows what is wrong now, the instance below it what the notebook has become.
  const message = located.message();
  return { text: () => describe({ ...located, message: () => message }) };
}

const INTRODUCTION = 'Notebook validation failed: ';
const validators = new Map<string, SchemaValidator>();

function validatorOf(major: JsonValue, minor: JsonValue): SchemaValidator | null {
  if (typeof minor !== 'number' || typeof major !== 'number') throw unsupportedVersion(repr(major));
  const isFuture = major === 4 && minor > NEWEST_V4_MINOR;
  const key = isFuture ? 'future' : `${major}.${minor}`;
  const known = validators.get(key);
  if (known !== undefined) return known;
  const made = makeValidator(major, minor, isFuture);
  if (made !== null) validators.set(key, made);
  return made;
}

function makeValidator(major: number, minor: number, isFuture: boolean): SchemaValidator | null {
  if (isFuture) return new SchemaValidator(schemaOfFutureV4());
  if (major === 4 && minor >= 0) return new SchemaValidator(schemaV4(minor));
  return major === 3 && minor === 0 ? new SchemaValidator(SCHEMA_V3) : null;
}

interface LocatedError extends SchemaError {
  /** The definition against which a cell or an output was checked for a better message. */
  readonly ref: string | null;
}

/** "None of the given schemas" helps nobody: check against the schema that the thing names itself. */
function locate(
  validator: SchemaValidator,
  error: SchemaError,
  outerRef: string | null,
): LocatedError {
  const ref = String(error.schemaPath.at(-1)).endsWith('Of') ? definitionFor(error.instance) : null;
  const inner = ref === null ? null : validator.firstErrorIn(ref, error.instance);
  if (inner === null || inner === undefined) return { ...error, ref: ref ?? outerRef };
  const better = locate(validator, inner, ref);
  return { ...better, path: [...error.path, ...better.path] };
}

function definitionFor(instance: JsonValue): string | null {
  if (!isObject(instance)) return null;
  const cellType = instance.get('cell_type');
  if (typeof cellType === 'string') return `${cellType}_cell`;
  const outputType = instance.get('output_type');
  return typeof outputType === 'string' ? outputType : null;
}

function describe(error: LocatedError): string {
  const place = asIndex(error.schemaPath.slice(0, -1));
  const instance = writePython(error.instance, { indent: 1, sortKeys: false, ensureAscii: true });
  const lines = [
    INTRODUCTION + error.message(),
    '',
    `Failed validating ${reprString(error.keyword)} in ${error.ref ?? 'notebook'}${place}:`,
    '',
    `On instance${asIndex(error.path)}:`,
    `${pformat(truncate(error.instance), 78)}:`,
    instance,
  ];
  return lines.join('\n');
}

function asIndex(steps: readonly (string | number)[]): string {
  return steps.map((step) => `[${typeof step === 'number' ? step : reprString(step)}]`).join('');
}

const MOST_ITEMS = 16;
const LONGEST_TEXT = 64;

/** Shortens what would fill pages: long texts, lists and objects; cells and outputs altogether. */
function truncate(value: JsonValue): JsonValue {
  if (typeof value === 'string') return truncateText(value);
  if (Array.isArray(value)) {
    const kept = value.slice(0, MOST_ITEMS).map(truncate);
    const rest = value.length - MOST_ITEMS;
    return rest > 0 ? [...kept, `...${rest} items truncated...`] : kept;
  }
  if (!isObject(value)) return value;
  const kept: JsonObject = new Map(
    [...value].slice(0, MOST_ITEMS).map(([key, item]) => [key, truncate(item)]),
  );
  for (const key of ['cells', 'outputs']) {
    const items = value.get(key);
    if (kept.has(key) && Array.isArray(items)) kept.set(key, [`...${items.length} ${key}...`]);
  }
  if (value.size > MOST_ITEMS) kept.set('...', `${value.size - MOST_ITEMS} keys truncated`);
  return kept;
}

function truncateText(text: string): string {
  if (codePointLength(text) <= LONGEST_TEXT) return text;
  return `${Array.from(text).slice(0, LONGEST_TEXT).join('')}...`;
}
