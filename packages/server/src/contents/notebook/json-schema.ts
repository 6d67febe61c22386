import type { JsonObject, JsonScalar, JsonValue } from '../json/value.ts';
import { repr, reprString } from '../python/text.ts';
import { complaintAbout } from './schema-assertions.ts';
import type { Schema, SchemaPart } from './schema.ts';

/** The first thing wrong with a value, in the words of Python's `jsonschema`. */
export interface SchemaError {
  /** Made when asked: most errors only decide between alternatives. */
  readonly message: () => string;
  readonly keyword: string;
  readonly path: readonly (string | number)[];
  readonly schemaPath: readonly (string | number)[];
  readonly instance: JsonValue;
}

/** Checks values against one document of schemas. */
export class SchemaValidator {
  private readonly root: Schema;
  private readonly patterns = new Map<string, RegExp>();
  private readonly references = new Map<string, Schema>();
  private readonly keywords = new WeakMap<Schema, [string, SchemaPart][]>();

  constructor(root: Schema) {
    this.root = root;
  }

  firstError(value: JsonValue): SchemaError | null {
    return this.check(value, this.root);
  }

  /** Checks against `#/definitions/<name>`; undefined where there is no such definition. */
  firstErrorIn(name: string, value: JsonValue): SchemaError | null | undefined {
    const definitions = this.root['definitions'];
    const schema =
      isSchema(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    return isSchema(schema) ? this.check(value, schema) : undefined;
  }

  private check(value: JsonValue, schema: Schema): SchemaError | null {
    const reference = schema['$ref'];
    // Draft 4: what stands beside a reference does not count.
    if (typeof reference === 'string') return this.check(value, this.resolve(reference));
    for (const [keyword, part] of this.entries(schema)) {
      const error = this.keyword(keyword, part, value, schema);
      if (error !== null) return { ...error, schemaPath: [keyword, ...error.schemaPath] };
    }
    return null;
  }

  private keyword(
    keyword: string,
    part: SchemaPart,
    value: JsonValue,
    schema: Schema,
  ): SchemaError | null {
    switch (keyword) {
      case 'properties':
        return this.properties(value, part as Readonly<Record<string, Schema>>);
      case 'patternProperties':
        return this.patternProperties(value, part as Readonly<Record<string, Schema>>);
      case 'additionalProperties':
        return this.additionalProperties(value, part as boolean | Schema, schema);
      case 'items':
        return this.items(value, part as Schema);
      case 'oneOf':
        return this.oneOf(value, part as readonly Schema[]);
      case 'not':
        return this.not(value, part as Schema);
      default:
        return this.assertion(keyword, part, value);
    }
  }

  private assertion(keyword: string, part: SchemaPart, value: JsonValue): SchemaError | null {
    const complaint = complaintAbout(keyword, part, value, (pattern) => this.pattern(pattern));
    if (complaint === null) return null;
    return { message: complaint, keyword, path: [], schemaPath: [], instance: value };
  }

  private properties(
    value: JsonValue,
    schemas: Readonly<Record<string, Schema>>,
  ): SchemaError | null {
    if (!(value instanceof Map)) return null;
    for (const [name, schema] of Object.entries(schemas)) {
      const item = value.get(name);
      const error = item === undefined ? null : this.check(item, schema);
      if (error !== null) return below(error, [name], [name]);
    }
    return null;
  }

  private patternProperties(
    value: JsonValue,
    schemas: Readonly<Record<string, Schema>>,
  ): SchemaError | null {
    if (!(value instanceof Map)) return null;
    for (const [pattern, schema] of Object.entries(schemas)) {
      for (const [name, item] of value) {
        const error = this.pattern(pattern).test(name) ? this.check(item, schema) : null;
        if (error !== null) return below(error, [name], [pattern]);
      }
    }
    return null;
  }

  private additionalProperties(
    value: JsonValue,
    rule: boolean | Schema,
    schema: Schema,
  ): SchemaError | null {
    if (!(value instanceof Map) || rule === true) return null;
    const extras = this.extras(value, schema);
    if (rule !== false) {
      for (const name of extras) {
        const error = this.check(value.get(name) ?? null, rule);
        if (error !== null) return below(error, [name], []);
      }
      return null;
    }
    if (extras.length === 0) return null;
    const message = (): string => extrasMessage(extras, schema);
    return { message, keyword: 'additionalProperties', path: [], schemaPath: [], instance: value };
  }

  private extras(value: JsonObject, schema: Schema): string[] {
    const known = schema['properties'];
    const patterns = Object.keys(
      isSchema(schema['patternProperties']) ? schema['patternProperties'] : {},
    );
    return [...value.keys()].filter((name) => {
      if (isSchema(known) && Object.hasOwn(known, name)) return false;
      return !patterns.some((pattern) => this.pattern(pattern).test(name));
    });
  }

  private items(value: JsonValue, schema: Schema): SchemaError | null {
    if (!Array.isArray(value)) return null;
    for (const [index, item] of value.entries()) {
      const error = this.check(item, schema);
      if (error !== null) return below(error, [index], []);
    }
    return null;
  }

  private oneOf(value: JsonValue, schemas: readonly Schema[]): SchemaError | null {
    const valid = schemas.filter((schema) => this.check(value, schema) === null).length;
    if (valid === 1) return null;
    const verdict = valid === 0 ? 'not valid under any of' : 'valid under each of';
    const message = (): string => `${repr(value)} is ${verdict} the given schemas`;
    return { message, keyword: 'oneOf', path: [], schemaPath: [], instance: value };
  }

  private not(value: JsonValue, schema: Schema): SchemaError | null {
    if (this.check(value, schema) !== null) return null;
    const message = (): string =>
      `${repr(value)} should not be valid under ${repr(schemaValue(schema))}`;
    return { message, keyword: 'not', path: [], schemaPath: [], instance: value };
  }

  /** The keywords of a schema, without those that say nothing about values. */
  private entries(schema: Schema): [string, SchemaPart][] {
    const known = this.keywords.get(schema);
    if (known !== undefined) return known;
    const entries = Object.entries(schema).filter((entry): entry is [string, SchemaPart] => {
      const [keyword, part] = entry;
      return (
        part !== undefined &&
        keyword !== 'definitions' &&
        !(keyword === 'additionalProperties' && part === true)
      );
    });
    this.keywords.set(schema, entries);
    return entries;
  }

  private resolve(reference: string): Schema {
    const known = this.references.get(reference);
    if (known !== undefined) return known;
    const found = this.lookUp(reference);
    this.references.set(reference, found);
    return found;
  }

  private lookUp(reference: string): Schema {
    let found: SchemaPart | undefined = this.root;
    for (const step of reference.replace(/^#\//, '').split('/'))
      found = isSchema(found) ? found[step] : undefined;
    if (!isSchema(found)) throw new Error(`schema reference ${reference} leads nowhere`);
    return found;
  }

  private pattern(source: string): RegExp {
    const known = this.patterns.get(source);
    if (known !== undefined) return known;
    // Without the flag `u`: the schemas write classes such as `[a-zA-Z0-9-_]`.
    // Python's `.` stops at a line feed alone, JavaScript's at four line ends; Python's `$` also
    // stands before a last line feed.
    const pattern = new RegExp(source.replace(/(?<!\\)\./g, '[^\\n]').replace(/\$$/, '(?=\\n?$)'));
    this.patterns.set(source, pattern);
    return pattern;
  }
}

function isSchema(part: SchemaPart | undefined): part is Schema {
  return typeof part === 'object' && part !== null && !Array.isArray(part);
}

function below(
  error: SchemaError,
  path: readonly (string | number)[],
  schemaPath: readonly string[],
): SchemaError {
  return {
    ...error,
    path: [...path, ...error.path],
    schemaPath: [...schemaPath, ...error.schemaPath],
  };
}

function extrasMessage(extras: readonly string[], schema: Schema): string {
  const names = extras.map(reprString).join(', ');
  if (!isSchema(schema['patternProperties'])) {
    const verb = extras.length === 1 ? 'was' : 'were';
    return `Additional properties are not allowed (${names} ${verb} unexpected)`;
  }
  const patterns = Object.keys(schema['patternProperties']).map(reprString).join(', ');
  const sorted = [...extras].sort().map(reprString).join(', ');
  return `${sorted} ${extras.length === 1 ? 'does' : 'do'} not match any of the regexes: ${patterns}`;
}

/** A schema as a value, to be shown in a message. */
function schemaValue(schema: SchemaPart): JsonValue {
  if (Array.isArray(schema)) return (schema as readonly SchemaPart[]).map(schemaValue);
  if (isSchema(schema)) {
    return new Map(Object.entries(schema).map(([key, part]) => [key, schemaValue(part ?? null)]));
  }
  return schema as JsonScalar;
}
