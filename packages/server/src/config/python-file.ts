import { ConfigError } from './errors.ts';
import { LiteralReader, type LiteralValue } from './python-literal.ts';
import { LiteralError } from './python-source.ts';

/** One `c.Class.trait = value` of a configuration file. */
export interface Assignment {
  readonly className: string;
  readonly trait: string;
  readonly value: LiteralValue;
  readonly line: number;
}

const TARGET = /c\.([A-Z]\w*)\.([A-Za-z_]\w*)[ \t]*=(?!=)/y;
/** What `--generate-config` writes on top: `c` is there anyway. */
const PREAMBLE = /c[ \t]*=[ \t]*get_config\(\)|from __future__ import \w+/y;

/**
 * Reads a Python configuration file that only assigns literals.
 * Anything else would have to be run by Python, and skipping it could drop a password or an
 * address: such a file is refused with its name and line.
 */
export function parsePythonConfig(source: string, file: string): Assignment[] {
  const cursor = new LiteralReader(source.replace(/^\ufeff/, ''), 0);
  const assignments: Assignment[] = [];
  for (;;) {
    skipToStatement(cursor);
    if (cursor.peek() === '') return assignments;
    const start = cursor.offset;
    try {
      const found = readStatement(cursor);
      if (found !== null) assignments.push({ ...found, line: lineOf(source, start) });
      readEnd(cursor);
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      const place = `${file}, line ${lineOf(source, Math.min(error.offset, source.length))}`;
      throw new ConfigError(
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

type Statement = Omit<Assignment, 'line'> | null;

function readStatement(cursor: LiteralReader): Statement {
  const target = cursor.match(TARGET);
  if (target !== null) {
    const [, className = '', trait = ''] = target;
    cursor.skipSpace(false);
    return { className, trait, value: cursor.readTupleOrValue(false) };
  }
  if (cursor.match(PREAMBLE) !== null) return null;
  if (!/['"]/.test(cursor.peek())) cursor.fail('this would have to be run');
  cursor.readTupleOrValue(false); // A string that stands alone documents the file.
  return null;
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
