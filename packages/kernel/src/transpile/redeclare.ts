import type { Edits } from './edits.ts';
import { RUNTIME } from './modules.ts';
import type { Token } from './tokens.ts';

/** How V8 holds a name of the global scope: `var` and `function`, or `let` and `class`. */
export type NameKind = 'variable' | 'lexical';

/**
 * Which names earlier cells declared, and how. V8's REPL mode lets `let` follow `let` or `class`,
 * but refuses a change between the kinds; the later declaration is then written in the kind that
 * the name already has.
 */
export class DeclaredNames {
  readonly #names = new Map<string, NameKind>();

  kindOf(name: string): NameKind | undefined {
    return this.#names.get(name);
  }

  remember(names: ReadonlyMap<string, NameKind>): void {
    for (const [name, kind] of names) this.#names.set(name, kind);
  }

  /** V8 has refused a declaration: it knows the name in the other kind. */
  correct(name: string, refused: NameKind = 'lexical'): void {
    this.#names.set(name, refused === 'lexical' ? 'variable' : 'lexical');
  }
}

export interface Redeclared {
  /** Code to put in front of the cell. */
  readonly prefix: string[];
  readonly names: Map<string, NameKind>;
}

/** Makes the declarations at the top of a cell such that a later cell may repeat them. */
export function rewriteDeclarations(
  tokens: readonly Token[],
  known: DeclaredNames,
  edits: Edits,
): Redeclared {
  const result: Redeclared = { prefix: [], names: new Map() };
  tokens.forEach((token, index) => {
    if (token.depth !== 0 || token.isExpression || tokens[index - 1]?.text === '.') return;
    if (token.kind === 'const' || token.kind === 'let' || token.kind === 'var') {
      rewriteVariables(tokens, index, known, edits, result);
    } else if (token.kind === 'class') {
      rewriteClass(tokens, index, known, edits, result);
    } else if (token.kind === 'function') {
      rewriteFunction(tokens, index, known, edits, result);
    }
  });
  return result;
}

function rewriteVariables(
  tokens: readonly Token[],
  index: number,
  known: DeclaredNames,
  edits: Edits,
  result: Redeclared,
): void {
  const token = tokens[index];
  if (token === undefined) return;
  const names = declaredNames(tokens, index + 1);
  const isEnum = token.kind === 'var' && isEnumAt(tokens, index);
  const kinds = names.map((name) => known.kindOf(name));
  let kind: NameKind = token.kind === 'var' && !isEnum ? 'variable' : 'lexical';
  if (kind === 'lexical' && kinds.includes('variable')) kind = 'variable';
  else if (kind === 'variable' && kinds.includes('lexical') && startsStatement(tokens, index)) {
    kind = 'lexical';
  }
  // Always `let`: V8 would refuse a `const` where a `let` was, and a `let` where a `const` was.
  // Padded, so that columns in error messages stay.
  const keyword = (kind === 'variable' ? 'var' : 'let').padEnd(token.text.length);
  if (keyword !== token.text) edits.replace(token.start, token.end, keyword);
  // Running an enum again replaces its members instead of adding to them.
  if (isEnum && kind === 'variable') edits.insert(tokens[index + 1]?.end ?? token.end, ' = {}');
  for (const name of names) result.names.set(name, kind);
}

/** Sucrase writes `enum A {…}` as `var A; (function (A) {…})(A || (A = {}));`. */
function isEnumAt(tokens: readonly Token[], index: number): boolean {
  const name = tokens[index + 1]?.text;
  const shape = tokens.slice(index + 2, index + 7).map((token) => token.text);
  return shape.join(' ') === `; ( function ( ${name ?? ''}`;
}

function startsStatement(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text;
  return before !== ')' && before !== 'else' && before !== 'do';
}

/** Names declared by the statement whose first token after the keyword is given. */
function declaredNames(tokens: readonly Token[], start: number): string[] {
  const names: string[] = [];
  for (const token of tokens.slice(start)) {
    if (token.depth === 0 && !token.isExpression && startsDeclaration(token)) break;
    if (token.declares && token.depth === 0) names.push(token.text);
  }
  return names;
}

function startsDeclaration({ kind }: Token): boolean {
  return ['const', 'let', 'var', 'class', 'function'].includes(kind);
}

function rewriteClass(
  tokens: readonly Token[],
  index: number,
  known: DeclaredNames,
  edits: Edits,
  result: Redeclared,
): void {
  const token = tokens[index];
  const name = tokens[index + 1];
  if (token === undefined || name?.declares !== true) return;
  if (known.kindOf(name.text) === 'variable') {
    edits.insert(token.start, `var ${name.text} = `);
    result.names.set(name.text, 'variable');
  } else {
    result.names.set(name.text, 'lexical');
  }
}

/** A function keeps being hoisted: it gets another name, and the known name is set to it in front. */
function rewriteFunction(
  tokens: readonly Token[],
  index: number,
  known: DeclaredNames,
  edits: Edits,
  result: Redeclared,
): void {
  const name = tokens[index + 1]?.text === '*' ? tokens[index + 2] : tokens[index + 1];
  if (name?.declares !== true) return;
  if (known.kindOf(name.text) !== 'lexical') {
    result.names.set(name.text, 'variable');
    return;
  }
  const hidden = `__elara_${name.text}`;
  edits.replace(name.start, name.end, hidden);
  const text = JSON.stringify(name.text);
  result.prefix.push(`let ${name.text} = ${RUNTIME}.rename(${hidden}, ${text});`);
  result.names.set(name.text, 'lexical');
}
