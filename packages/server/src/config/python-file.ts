import { applyChanges, mergeChanges, NO_CHANGES, type Changes } from './changes.ts';
import { ConfigError } from './errors.ts';
import { LiteralReader, type LiteralValue } from './python-literal.ts';
import { LiteralError } from './python-source.ts';

/** What a configuration file says of one trait: its value, or how a container changes. */
export type Assignment = {
  readonly className: string;
  readonly trait: string;
  readonly line: number;
} & Said;

type Said = { readonly value: unknown } | { readonly changes: Changes };

/** A Python file that more than literals stand in; `reason` names the file and the line. */
export class NeedsPython extends ConfigError {}

/** `c.Class.trait`, with the classes of the parents before it where it is for one object only. */
const TARGET = /c((?:\.[A-Z]\w*)+)\.([a-z_]\w*)[ \t]*/y;
const ASSIGN = /=(?!=)/y;
const METHOD = /\.[ \t]*(append|extend|prepend|insert|update|add)[ \t]*\(/y;
/** What `--generate-config` writes on top: `c` is there anyway. */
const PREAMBLE = /c[ \t]*=[ \t]*get_config\(\)|from __future__ import \w+|pass\b/y;

/**
 * Reads a Python configuration file that only assigns literals and changes containers by them.
 * Anything else has to be run by Python: NeedsPython says where it stands.
 */
export function parsePythonConfig(source: string, file: string): Assignment[] {
  const cursor = new LiteralReader(source.replace(/^\ufeff/, ''), 0);
  const found = new Map<string, Assignment>();
  for (;;) {
    skipToStatement(cursor);
    if (cursor.peek() === '') return [...found.values()];
    const line = lineOf(cursor.text, cursor.offset);
    try {
      readStatement(cursor, line, found);
      readEnd(cursor);
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      const place = `${file}, line ${lineOf(cursor.text, Math.min(error.offset, source.length))}`;
      throw new NeedsPython(
        `${place}: only "c.Class.trait = value" with a plain value can be read without Python (${error.message}).`,
        { cause: error },
      );
    }
  }
}

/** A statement must begin in the first column: a deeper one belongs to an `if` or the like. */
function skipToStatement(cursor: LiteralReader): void {
  const blank = /(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r?\n|\r|$))*/y;
  cursor.match(blank);
}

function readStatement(cursor: LiteralReader, line: number, found: Map<string, Assignment>): void {
  const target = cursor.match(TARGET);
  if (target !== null) {
    const [, path = '', trait = ''] = target;
    const className = path.slice(1);
    const key = `${className}.${trait}`;
    const said = readSaid(cursor, found.get(key));
    found.set(key, { className, trait, line, ...said });
    return;
  }
  if (cursor.match(PREAMBLE) !== null) return;
  if (!/['"]/.test(cursor.peek())) cursor.fail('this would have to be run');
  cursor.readTupleOrValue(false); // A string that stands alone documents the file.
}

function readSaid(cursor: LiteralReader, earlier: Said | undefined): Said {
  if (cursor.match(ASSIGN) !== null) {
    cursor.skipSpace(false);
    return { value: cursor.readTupleOrValue(false) };
  }
  const method = cursor.match(METHOD)?.[1];
  if (method === undefined) cursor.fail('this would have to be run');
  const changes = changesOf(cursor, method, readArguments(cursor));
  if (earlier === undefined) return { changes };
  if ('changes' in earlier) return { changes: mergeChanges(earlier.changes, changes) };
  const fits = Array.isArray(earlier.value) !== isDictionary(changes.update);
  if (!fits) cursor.fail(`${method} does not fit the value that was assigned before`);
  return { value: applyChanges(earlier.value, changes) };
}

function readArguments(cursor: LiteralReader): readonly LiteralValue[] {
  cursor.skipSpace(true);
  if (cursor.match(/\)/y) !== null) return [];
  const values = cursor.readArguments();
  if (cursor.match(/\)/y) === null) cursor.fail('")" expected');
  return values;
}

function changesOf(cursor: LiteralReader, method: string, given: readonly LiteralValue[]): Changes {
  const [first, second] = given;
  if (given.length === 2 && method === 'insert' && typeof first === 'number') {
    return { ...NO_CHANGES, inserts: [[first, second]] };
  }
  if (given.length !== 1) cursor.fail(`${method} does not take these arguments`);
  if (method === 'append') return { ...NO_CHANGES, extend: [first] };
  if (method === 'add') return { ...NO_CHANGES, update: [first] };
  if (Array.isArray(first)) {
    const items: readonly unknown[] = first;
    if (method === 'extend') return { ...NO_CHANGES, extend: items };
    if (method === 'prepend') return { ...NO_CHANGES, prepend: items };
    if (method === 'update') return { ...NO_CHANGES, update: items };
  }
  if (method === 'update' && isDictionary(first)) return { ...NO_CHANGES, update: first };
  return cursor.fail(`${method} does not take this argument`);
}

function isDictionary(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

function readEnd(cursor: LiteralReader): void {
  cursor.skipSpace(false);
  if (cursor.match(/;?[ \t]*(?:#[^\r\n]*)?(?:\r?\n|\r|$)/y) === null) {
    cursor.fail('this would have to be run');
  }
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split(/\r\n|\r|\n/).length;
}
