import { parse, type Token as SucraseToken } from 'sucrase/dist/parser/index.js';
import { TokenType } from 'sucrase/dist/parser/tokenizer/types.js';

/** What a token is, as far as rewriting needs to know. */
export type TokenKind =
  | 'import'
  | 'export'
  | 'default'
  | 'const'
  | 'let'
  | 'var'
  | 'class'
  | 'function'
  | 'name'
  | 'string'
  | 'other';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 0 outside of every block and function. */
  readonly depth: number;
  readonly declares: boolean;
  readonly isExpression: boolean;
}

const KINDS = new Map<number | undefined, TokenKind>([
  [TokenType['_import'], 'import'],
  [TokenType['_export'], 'export'],
  [TokenType['_default'], 'default'],
  [TokenType['_const'], 'const'],
  [TokenType['_let'], 'let'],
  [TokenType['_var'], 'var'],
  [TokenType['_class'], 'class'],
  [TokenType['_function'], 'function'],
  [TokenType['name'], 'name'],
  [TokenType['string'], 'string'],
]);

/** Sucrase's IdentifierRole: TopLevelDeclaration and ObjectShorthandTopLevelDeclaration. */
const TOP_LEVEL_ROLES = new Set<number | null>([2, 5]);

/** The tokens of JavaScript that is known to parse. */
export function tokenize(code: string): Token[] {
  const { tokens } = parse(code, false, false, false);
  return tokens
    .filter((token) => token.type !== TokenType['eof'])
    .map((token) => convert(code, token));
}

function convert(code: string, token: SucraseToken): Token {
  return {
    kind: KINDS.get(token.type) ?? 'other',
    text: code.slice(token.start, token.end),
    start: token.start,
    end: token.end,
    depth: token.scopeDepth,
    declares: TOP_LEVEL_ROLES.has(token.identifierRole),
    isExpression: token.isExpression,
  };
}
