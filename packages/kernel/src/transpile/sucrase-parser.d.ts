// Sucrase publishes types for its door only; its parser is what we need besides.
declare module 'sucrase/dist/parser/index.js' {
  export interface Token {
    readonly type: number;
    readonly start: number;
    readonly end: number;
    readonly scopeDepth: number;
    readonly identifierRole: number | null;
    readonly isExpression: boolean;
  }
  export function parse(
    input: string,
    isJSXEnabled: boolean,
    isTypeScriptEnabled: boolean,
    isFlowEnabled: boolean,
  ): { readonly tokens: readonly Token[] };
}
declare module 'sucrase/dist/parser/tokenizer/types.js' {
  export const TokenType: Readonly<Record<string, number>>;
}
