import { transform, type Options } from 'sucrase';

import type { Compile, Compiled } from './compiler.ts';
import { Edits } from './edits.ts';
import { CellSyntaxError } from './errors.ts';
import { jsxOptions } from './jsx.ts';
import { rewriteModuleSyntax } from './modules.ts';
import { rewriteDeclarations, type DeclaredNames, type NameKind } from './redeclare.ts';
import { readMappings, type Locate } from './source-map.ts';
import { tokenize } from './tokens.ts';

export interface TranspiledCell {
  readonly code: string;
  /** From a place in the code to the one in the cell. */
  readonly locate: Locate;
  /** What the cell declares; to be remembered once V8 has accepted the code. */
  readonly names: ReadonlyMap<string, NameKind>;
}

/**
 * Turns a cell of TypeScript with JSX into JavaScript for V8's REPL mode, in well under a
 * millisecond a line, with every line staying where it is
 * (unless TypeScript itself compiles it). Throws `CellSyntaxError`.
 *
 * @param compile TypeScript itself, for a cell that `needsCompiler`
 */
export function transpileCell(
  source: string,
  known: DeclaredNames,
  compile?: Compile,
): TranspiledCell {
  const compiled = compile?.(source);
  const script = rewriteTypes(compiled?.code ?? source, source);
  const tokens = tokenize(script);
  const edits = new Edits(script);
  const hoisted = rewriteModuleSyntax(script, tokens, edits);
  const { prefix, names } = rewriteDeclarations(tokens, known, edits);
  const front = [...declareImports(hoisted, known, names), ...prefix].join(' ');
  const code = front + edits.apply();
  return { code, locate: locateIn(source, front.length, edits, compiled), names };
}

/** The way back through all that was done; most of it is computed when an error is shown. */
function locateIn(
  source: string,
  prefix: number,
  edits: Edits,
  compiled: Compiled | undefined,
): Locate {
  return (line, column) => {
    const inScript = edits.locate(line, line === 1 ? Math.max(1, column - prefix) : column);
    const stripped = compiled?.code ?? source;
    const { sourceMap } = transform(stripped, {
      ...transformOptions(source),
      filePath: 'cell',
      sourceMapOptions: { compiledFilename: 'cell' },
    });
    const place = readMappings(sourceMap?.mappings ?? '')(inScript.line, inScript.column);
    return compiled === undefined ? place : compiled.locate(place.line, place.column);
  };
}

function transformOptions(source: string): Options {
  return {
    transforms: ['typescript', 'jsx'],
    disableESTransforms: true,
    // What one cell imports is used by another.
    keepUnusedImports: true,
    production: true,
    ...jsxOptions(source),
  };
}

/** Types, enums, parameter properties and JSX become JavaScript; lines stay where they are. */
function rewriteTypes(code: string, source: string): string {
  try {
    return transform(code, transformOptions(source)).code;
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
