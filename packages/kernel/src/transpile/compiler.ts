import type TypeScript from 'typescript';

import { CellSyntaxError } from './errors.ts';
import { readMappings, type Locate } from './source-map.ts';

export interface Compiled {
  /** JavaScript, with JSX as it was. */
  readonly code: string;
  readonly locate: Locate;
}

export type Compile = (source: string) => Compiled;

const NAMESPACE = /(?:^|[;}])[ \t]*(export[ \t]+)?(namespace|module)[ \t]+[\w$.]+\s*\{/m;
const DECORATOR =
  /^[ \t]*@[\w$.]+(\(|[ \t\r\n]+(export|default|abstract|class|static|async|get|set|accessor|readonly|public|private|protected|@|[\w$#[]))/m;

/** True for the few things of TypeScript that cannot be rewritten word by word. */
export function needsCompiler(source: string): boolean {
  return NAMESPACE.test(source) || DECORATOR.test(source);
}

let loading: Promise<Compile> | undefined;

/** Loads TypeScript, which takes a moment the first time. */
export function loadCompiler(): Promise<Compile> {
  loading ??= import('typescript').then(
    ({ default: ts }) =>
      (source) =>
        compile(ts, source),
  );
  return loading;
}

function compile(ts: typeof TypeScript, source: string): Compiled {
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
    fileName: 'cell.tsx',
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.Preserve,
      verbatimModuleSyntax: true,
      sourceMap: true,
    },
  });
  const [problem] = diagnostics ?? [];
  if (problem?.start !== undefined) {
    const { line, character } = ts.getLineAndCharacterOfPosition(
      ts.createSourceFile('cell.tsx', source, ts.ScriptTarget.ESNext),
      problem.start,
    );
    const message = ts.flattenDiagnosticMessageText(problem.messageText, '\n');
    throw new CellSyntaxError(message, { line: line + 1, column: character + 1, atEnd: false });
  }
  const { mappings } = JSON.parse(sourceMapText ?? '{"mappings":""}') as { mappings: string };
  const code = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, '');
  return { code, locate: readMappings(mappings) };
}
