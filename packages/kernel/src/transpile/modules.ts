import type { Edits } from './edits.ts';
import type { Token } from './tokens.ts';

/** The object in the global scope through which rewritten code reaches the kernel. */
export const RUNTIME = '__elara__';

interface Binding {
  /** Name in the module, `*` for all of it. */
  readonly imported: string;
  readonly local: string;
}

interface Declaration {
  readonly bindings: readonly Binding[];
  readonly specifier: string;
  readonly attributes: string;
  /** Index of the token behind the declaration. */
  readonly next: number;
}

/**
 * Rewrites `import` and `export` for evaluation by the inspector, which knows neither: static
 * imports become awaited declarations (returned, to be put in front of the cell as modules hoist
 * them), `import()` and `import.meta` go to the kernel, `export` disappears.
 */
export function rewriteModuleSyntax(code: string, tokens: readonly Token[], edits: Edits): Hoisted {
  const hoisted: Hoisted = { statements: [], names: [] };
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    if (isImport(token) && tokens[index - 1]?.text !== '.') {
      index = rewriteImport(code, tokens, index, edits, hoisted);
    } else if (token?.kind === 'export' && token.depth === 0 && tokens[index - 1]?.text !== '.') {
      index = rewriteExport(code, tokens, index, edits, hoisted);
    } else {
      index += 1;
    }
  }
  return hoisted;
}

/** Sucrase takes the `import` of `import.meta` for a name. */
function isImport(token: Token | undefined): boolean {
  return token?.kind === 'import' || (token?.kind === 'name' && token.text === 'import');
}

export interface Hoisted {
  readonly statements: string[];
  readonly names: string[];
}

function rewriteImport(
  code: string,
  tokens: readonly Token[],
  index: number,
  edits: Edits,
  hoisted: Hoisted,
): number {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || next === undefined) return index + 1;
  if (next.text === '(') {
    edits.replace(token.start, token.end, `${RUNTIME}.import`);
    return index + 1;
  }
  if (next.text === '.') {
    const meta = tokens[index + 2];
    if (meta?.text === 'meta') edits.replace(token.start, meta.end, `${RUNTIME}.meta`);
    return index + 3;
  }
  const declaration = parseFrom(code, tokens, index + 1);
  if (declaration === undefined) return index + 1;
  hoist(declaration, hoisted);
  blank(code, tokens, index, declaration.next, edits);
  return declaration.next;
}

function rewriteExport(
  code: string,
  tokens: readonly Token[],
  index: number,
  edits: Edits,
  hoisted: Hoisted,
): number {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || next === undefined) return index + 1;
  if (next.text === '{' || next.text === '*') {
    const from = parseFrom(code, tokens, index + 1);
    if (from !== undefined) hoist(from, hoisted);
    const end = from?.next ?? afterList(tokens, index + 1);
    blank(code, tokens, index, end, edits);
    return end;
  }
  if (next.kind !== 'default') {
    edits.blank(token.start, token.end);
    return index + 1;
  }
  edits.replace(
    token.start,
    next.end,
    declaresName(tokens, index + 2) ? '' : `${RUNTIME}.default =`,
  );
  return index + 2;
}

/** `export default function name`, `… async function name`, `… class Name` stay declarations. */
function declaresName(tokens: readonly Token[], index: number): boolean {
  const at = tokens[index]?.text === 'async' ? index + 1 : index;
  const keyword = tokens[at]?.kind;
  if (keyword !== 'class' && keyword !== 'function') return false;
  const name = tokens[at + 1]?.text === '*' ? tokens[at + 2] : tokens[at + 1];
  return name?.kind === 'name' && name.text !== 'extends';
}

/** Reads `[bindings from] "specifier" [with {…}]` from a token on; undefined if it is not that. */
function parseFrom(code: string, tokens: readonly Token[], start: number): Declaration | undefined {
  const bindings: Binding[] = [];
  let index = start;
  while (tokens[index] !== undefined && tokens[index]?.kind !== 'string') {
    const token = tokens[index];
    if (token?.text === 'from') {
      index += 1;
    } else if (token?.text === '{') {
      index = parseNames(tokens, index + 1, bindings);
    } else if (token?.text === '*') {
      const named = tokens[index + 1]?.text === 'as';
      if (named) bindings.push({ imported: '*', local: tokens[index + 2]?.text ?? '' });
      index += named ? 3 : 1;
    } else if (token?.text === ',') {
      index += 1;
    } else if (token?.kind === 'name') {
      bindings.push({ imported: 'default', local: token.text });
      index += 1;
    } else {
      return undefined;
    }
  }
  const specifier = tokens[index];
  if (specifier === undefined || (index > start && tokens[index - 1]?.text !== 'from')) {
    return undefined;
  }
  const { attributes, next } = parseAttributes(code, tokens, index + 1);
  return { bindings, specifier: specifier.text, attributes, next };
}

function parseNames(tokens: readonly Token[], start: number, bindings: Binding[]): number {
  let index = start;
  while (tokens[index] !== undefined && tokens[index]?.text !== '}') {
    const imported = tokens[index];
    if (imported === undefined || imported.text === ',') {
      index += 1;
      continue;
    }
    const renamed = tokens[index + 1]?.text === 'as';
    const local = renamed ? tokens[index + 2] : imported;
    const name = /^['"]/.test(imported.text) ? imported.text.slice(1, -1) : imported.text;
    bindings.push({ imported: name, local: local?.text ?? name });
    index += renamed ? 3 : 1;
  }
  return index + 1;
}

function parseAttributes(
  code: string,
  tokens: readonly Token[],
  index: number,
): { attributes: string; next: number } {
  let next = index;
  let attributes = '';
  const keyword = tokens[index];
  const open = tokens[index + 1];
  if ((keyword?.text === 'with' || keyword?.text === 'assert') && open?.text === '{') {
    next = index + 2;
    while (tokens[next] !== undefined && tokens[next]?.text !== '}') next += 1;
    attributes = code.slice(open.start, tokens[next]?.end);
    next += 1;
  }
  if (tokens[next]?.text === ';') next += 1;
  return { attributes, next };
}

function afterList(tokens: readonly Token[], start: number): number {
  let index = start;
  while (tokens[index] !== undefined && tokens[index]?.text !== '}') index += 1;
  return tokens[index + 1]?.text === ';' ? index + 2 : index + 1;
}

function hoist({ bindings, specifier, attributes }: Declaration, hoisted: Hoisted): void {
  const options = attributes === '' ? '' : `, { with: ${attributes} }`;
  const all = bindings.find((binding) => binding.imported === '*');
  const named = bindings.filter((binding) => binding.imported !== '*');
  const names = JSON.stringify(named.map((binding) => binding.imported));
  const whole = `await ${RUNTIME}.import(${specifier}${options})`;
  hoisted.names.push(...bindings.map((binding) => binding.local));
  if (named.length > 0) {
    const pattern = named.map(({ imported, local }) => `${JSON.stringify(imported)}: ${local}`);
    const value = `${RUNTIME}.pick(${whole}, ${names})`;
    hoisted.statements.push(`let { ${pattern.join(', ')} } = ${value};`);
  }
  if (all !== undefined) hoisted.statements.push(`let ${all.local} = ${whole};`);
  if (bindings.length === 0) hoisted.statements.push(`${whole};`);
}

function blank(
  code: string,
  tokens: readonly Token[],
  from: number,
  to: number,
  edits: Edits,
): void {
  edits.blank(tokens[from]?.start ?? code.length, tokens[to - 1]?.end ?? code.length);
}
