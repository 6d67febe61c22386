import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';

import { GLOBAL_TYPES } from './global-types.ts';
import type { NotebookFiles } from './notebook.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.esnext.d.ts'],
  types: [],
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  allowJs: true,
  allowImportingTsExtensions: true,
  allowSyntheticDefaultImports: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  noEmit: true,
  skipLibCheck: true,
};

/** TypeScript's language service over the notebook, the packages beside it and Node's types. */
export function createService(files: NotebookFiles, folder: string): ts.LanguageService {
  const globals = join(folder, '__elara_globals.d.ts');
  const virtual = (path: string): string | undefined =>
    path === globals ? GLOBAL_TYPES : files.textOf(path);
  const nodeTypes = findNodeTypes(folder);
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [...nodeTypes, globals, files.draft.path],
    getScriptVersion: (path) =>
      virtual(path) === undefined ? modified(path) : files.versionOf(path),
    getScriptSnapshot: (path) => {
      const text = virtual(path) ?? ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
    fileExists: (path) => virtual(path) !== undefined || ts.sys.fileExists(path),
    readFile: (path, encoding) => virtual(path) ?? ts.sys.readFile(path, encoding),
    readDirectory: (path, ...rest) => ts.sys.readDirectory(path, ...rest),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  };
  return ts.createLanguageService(host, ts.createDocumentRegistry());
}

/** Files of packages do not change under a running notebook; the notebook's own may. */
function modified(path: string): string {
  if (path.includes('/node_modules/')) return '1';
  return String(ts.sys.getModifiedTime?.(path)?.getTime() ?? 1);
}

/** Those of the notebook's project, else those that come with the kernel. */
function findNodeTypes(folder: string): string[] {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules/@types/node/index.d.ts');
    if (existsSync(candidate)) return [candidate];
    if (dirname(at) === at) break;
  }
  try {
    const manifest = createRequire(import.meta.url).resolve('@types/node/package.json');
    return [join(dirname(manifest), 'index.d.ts')];
  } catch {
    return [];
  }
}
