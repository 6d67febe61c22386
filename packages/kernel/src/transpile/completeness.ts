import { CellSyntaxError } from './errors.ts';
import { DeclaredNames } from './redeclare.ts';
import { transpileCell } from './transpile.ts';

export type Completeness =
  | { readonly status: 'complete' | 'invalid' }
  | { readonly status: 'incomplete'; readonly indent: string };

/** Whether a console should run what was typed or ask for another line. */
export function checkCompleteness(source: string): Completeness {
  try {
    transpileCell(source, new DeclaredNames());
    return { status: 'complete' };
  } catch (error) {
    if (error instanceof CellSyntaxError && error.atEnd) {
      return { status: 'incomplete', indent: nextIndent(source) };
    }
    return { status: 'invalid' };
  }
}

/** The indent of the last line, two more behind an opening bracket. */
function nextIndent(source: string): string {
  const last = source.trimEnd().split('\n').at(-1) ?? '';
  const indent = /^\s*/.exec(last)?.[0] ?? '';
  return /[{([]\s*$/.test(last) ? `${indent}  ` : indent;
}
