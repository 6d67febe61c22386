import { transform } from 'sucrase';

import { Edits } from './edits.ts';
import { CellSyntaxError } from './errors.ts';
import { jsxOptions } from './jsx.ts';
import { rewriteModuleSyntax } from './modules.ts';
import { rewriteDeclarations, type DeclaredNames, type NameKind } from './redeclare.ts';
import { tokenize } from './tokens.ts';

export interface TranspiledCell {
  /** JavaScript with every line of the cell on its line. */
  readonly code: string;
  /** How many characters were put in front of the first line. */
  readonly prefixLength: number;
  /** What the cell declares; to be remembered once V8 has accepted the code. */
  readonly names: ReadonlyMap<string, NameKind>;
}

/**
 * Turns a cell of TypeScript with JSX into JavaScript for V8's REPL mode, in well under a
 * millisecond a line. Throws `CellSyntaxError`.
 */
export function transpileCell(source: string, known: DeclaredNames): TranspiledCell {
  const script = stripTypes(source);
  const tokens = tokenize(script);
  const edits = new Edits(script);
  const hoisted = rewriteModuleSyntax(script, tokens, edits);
  const { prefix, names } = rewriteDeclarations(tokens, known, edits);
  const front = [...declareImports(hoisted, known, names), ...prefix].join(' ');
  return { code: front + edits.apply(), prefixLength: front.length, names };
}

/** Types, enums, parameter properties and JSX become JavaScript; lines stay where they are. */
function stripTypes(source: string): string {
  try {
    return transform(source, {
      transforms: ['typescript', 'jsx'],
      disableESTransforms: true,
      // What one cell imports is used by another.
      keepUnusedImports: true,
      production: true,
      ...jsxOptions(source),
    }).code;
  } catch (error) {
    throw CellSyntaxError.from(error, source);
  }
}

function declareImports(
  hoisted: { statements: readonly string[]; names: readonly string[] },
  known: DeclaredNames,
  names: Map<string, NameKind>,
): string[] {
  const anyVariable = hoisted.names.some((name) => known.kindOf(name) === 'variable');
  for (const name of hoisted.names) names.set(name, anyVariable ? 'variable' : 'lexical');
  if (!anyVariable) return [...hoisted.statements];
  return hoisted.statements.map((statement) => statement.replace(/^let /, 'var '));
}
