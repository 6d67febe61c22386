import ts from 'typescript';

import type { Completion, Completions } from './contract.ts';
import type { NotebookFiles } from './notebook.ts';

/** More than a person reads. */
const MAX_ITEMS = 500;
/** Types are computed for so many. */
const MAX_SIGNATURES = 25;

/** Icons of Jupyter front ends by TypeScript's kinds. */
const TYPES: Readonly<Record<string, string>> = {
  [ts.ScriptElementKind.functionElement]: 'function',
  [ts.ScriptElementKind.localFunctionElement]: 'function',
  [ts.ScriptElementKind.memberFunctionElement]: 'method',
  [ts.ScriptElementKind.memberVariableElement]: 'property',
  [ts.ScriptElementKind.memberGetAccessorElement]: 'property',
  [ts.ScriptElementKind.memberSetAccessorElement]: 'property',
  [ts.ScriptElementKind.classElement]: 'class',
  [ts.ScriptElementKind.interfaceElement]: 'interface',
  [ts.ScriptElementKind.typeElement]: 'type',
  [ts.ScriptElementKind.enumElement]: 'enum',
  [ts.ScriptElementKind.enumMemberElement]: 'enum',
  [ts.ScriptElementKind.moduleElement]: 'module',
  [ts.ScriptElementKind.externalModuleName]: 'module',
  [ts.ScriptElementKind.scriptElement]: 'module',
  [ts.ScriptElementKind.directory]: 'folder',
  [ts.ScriptElementKind.keyword]: 'keyword',
};

/** What may stand at a place of a cell that is being written. */
export function complete(
  service: ts.LanguageService,
  files: NotebookFiles,
  code: string,
  cursor: number,
): Completions | undefined {
  const { path, offset } = files.setDraft(code);
  const position = cursor + offset;
  const found = service.getCompletionsAtPosition(path, position, {
    includeCompletionsForModuleExports: false,
    importModuleSpecifierEnding: 'js',
  });
  if (found === undefined) return undefined;
  const start = replacedFrom(found, code, cursor, offset);
  const prefix = code.slice(start, cursor).toLowerCase();
  const entries = found.entries
    .filter((entry) => entry.name.toLowerCase().startsWith(prefix))
    .filter((entry) => !entry.name.startsWith('__elara_'))
    .toSorted((a, b) => a.sortText.localeCompare(b.sortText) || a.name.localeCompare(b.name))
    .slice(0, MAX_ITEMS);
  const items = entries.map((entry, index): Completion => {
    const type = TYPES[entry.kind] ?? 'instance';
    if (index >= MAX_SIGNATURES) return { text: entry.name, type };
    return { text: entry.name, type, ...signature(service, path, position, entry) };
  });
  return { start, end: cursor, items };
}

const PATH_KINDS = new Set<string>([
  ts.ScriptElementKind.scriptElement,
  ts.ScriptElementKind.directory,
  ts.ScriptElementKind.externalModuleName,
]);

/** Where what is being completed begins. */
function replacedFrom(
  found: ts.CompletionInfo,
  code: string,
  cursor: number,
  offset: number,
): number {
  const [first] = found.entries;
  const span = first?.replacementSpan ?? found.optionalReplacementSpan;
  const start = span === undefined ? wordStart(code, cursor) : span.start - offset;
  // Of a path only the last part is completed.
  const isPath = first !== undefined && PATH_KINDS.has(first.kind);
  return isPath ? Math.max(start, code.lastIndexOf('/', cursor - 1) + 1) : start;
}

function signature(
  service: ts.LanguageService,
  path: string,
  position: number,
  entry: ts.CompletionEntry,
): { signature?: string } {
  if (entry.kind === ts.ScriptElementKind.keyword) return {};
  const { name, source, data } = entry;
  const details = service.getCompletionEntryDetails(path, position, name, {}, source, {}, data);
  if (details === undefined) return {};
  const [first = ''] = ts.displayPartsToString(details.displayParts).split('\n');
  return { signature: withoutAlias(first) };
}

/** Where the name begins that ends at the cursor. */
export function wordStart(code: string, cursor: number): number {
  const word = /[\p{ID_Continue}$#]*$/u.exec(code.slice(0, cursor))?.[0] ?? '';
  return cursor - word.length;
}

/** Names of other cells are imported, which is no news to their author. */
export function withoutAlias(signature: string): string {
  return signature.replace(/^\(alias\) /, '');
}
