import { parseLiteral } from './python-literal.ts';
import { LiteralError } from './python-source.ts';
import { kindsOf, type Schema } from './schema-kind.ts';

/**
 * Reads what stands on the command line or in the environment as the type the setting has
 * (traitlets' `from_string`). What cannot be read is returned as it is: the check that follows
 * has the better message.
 */
export function readText(schema: Schema, texts: readonly string[], home: string): unknown {
  const kinds = kindsOf(schema);
  const only = texts.length === 1 ? texts[0] : undefined;
  if (only === 'None' && kinds.has('null')) return null;
  if (kinds.has('object')) {
    const dictionary = readDictionary(schema, texts, home);
    if (dictionary !== undefined) return dictionary;
  }
  if (kinds.has('array')) return readList(schema, texts, home);
  if (only === undefined) return texts; // Several for a trait that holds one: the check refuses them.
  return readScalar(kinds, only, home);
}

function readScalar(kinds: ReadonlySet<string>, text: string, home: string): unknown {
  const trimmed = text.trim();
  if (kinds.has('boolean') && /^(?:true|false|0|1)$/i.test(trimmed)) {
    return /^(?:true|1)$/i.test(trimmed);
  }
  if ((kinds.has('integer') || kinds.has('number')) && /^[-+]?[\d_]+$/.test(trimmed)) {
    return Number(trimmed.replaceAll('_', ''));
  }
  if (kinds.has('number') && trimmed !== '' && Number.isFinite(Number(trimmed))) {
    return Number(trimmed);
  }
  if (kinds.has('any')) return readLiteral(text) ?? text;
  return kinds.has('string') ? unquote(expandHome(text, home)) : text;
}

function readLiteral(text: string): unknown {
  try {
    return parseLiteral(text);
  } catch (error) {
    if (error instanceof LiteralError) return undefined;
    throw error;
  }
}

/** Shells that take quotes literally leave them around the value; traitlets drops them too. */
function unquote(text: string): string {
  return /^(?:"[\s\S]*"|'[\s\S]*')$/.test(text) && text.length >= 2 ? text.slice(1, -1) : text;
}

function expandHome(text: string, home: string): string {
  return text === '~' || text.startsWith('~/') ? home + text.slice(1) : text;
}

/** `['a', 'b']` or repeated values, each of the type of the items. */
function readList(schema: Schema, texts: readonly string[], home: string): unknown {
  const only = texts.length === 1 ? (texts[0] ?? '').trim() : '';
  if (/^(?:\[[\s\S]*\]|\([\s\S]*\))$/.test(only)) return readLiteral(only) ?? only;
  if (/^\{[\s\S]*\}$/.test(only)) {
    const members = readLiteral(only); // `{'a', 'b'}`, for traits that are sets.
    if (Array.isArray(members)) return members;
  }
  const { items } = arrayBranch(schema);
  return items === undefined ? texts : texts.map((text) => readText(items, [text], home));
}

/** `{'a': 1}` or repeated `key=value`, each value of the type of the values. */
function readDictionary(schema: Schema, texts: readonly string[], home: string): unknown {
  const only = texts.length === 1 ? (texts[0] ?? '').trim() : '';
  if (only.startsWith('{') && only.endsWith('}')) return readLiteral(only);
  const pairs = texts.map((text) => /^([^=]*)=([\s\S]*)$/.exec(text));
  if (pairs.some((pair) => pair === null)) return undefined;
  const values = valueSchema(schema);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key = '', text = ''] = pair ?? [];
      return [key, values === undefined ? text : readText(values, [text], home)];
    }),
  );
}

function arrayBranch(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type === 'array') ?? schema;
}

/** The schema of a dictionary's values, where it says anything. */
function valueSchema(schema: Schema): Schema | undefined {
  const dictionary = schema.anyOf?.find(({ type }) => type === 'object') ?? schema;
  const [values] = Object.values(dictionary.patternProperties ?? {});
  return values === undefined || kindsOf(values).has('any') ? undefined : values;
}
