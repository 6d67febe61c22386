import ts from 'typescript';

import { withoutAlias } from './complete.ts';
import type { Inspection } from './contract.ts';
import type { NotebookFiles } from './notebook.ts';

/** What is known of the name at, or just before, a place; inside of a call, of the function. */
export function inspect(
  service: ts.LanguageService,
  files: NotebookFiles,
  code: string,
  cursor: number,
): Inspection | undefined {
  const { path, offset } = files.setDraft(code);
  const position = cursor + offset;
  return (
    quickInfo(service, path, position) ??
    (cursor > 0 ? quickInfo(service, path, position - 1) : undefined) ??
    signatureHelp(service, path, position)
  );
}

function quickInfo(
  service: ts.LanguageService,
  path: string,
  position: number,
): Inspection | undefined {
  const info = service.getQuickInfoAtPosition(path, position);
  if (info === undefined || info.kind === ts.ScriptElementKind.unknown) return undefined;
  // The names of a notebook are imported from cells, which is no news to its author.
  const signature = ts.displayPartsToString(info.displayParts);
  return {
    signature: withoutAlias(signature).replace(/\nimport [\w$]+$/, ''),
    documentation: documentation(info.documentation, info.tags),
  };
}

function signatureHelp(
  service: ts.LanguageService,
  path: string,
  position: number,
): Inspection | undefined {
  const help = service.getSignatureHelpItems(path, position, undefined);
  const item = help?.items[help.selectedItemIndex];
  if (item === undefined) return undefined;
  const parameters = item.parameters.map(({ displayParts }) =>
    ts.displayPartsToString(displayParts),
  );
  const separator = ts.displayPartsToString(item.separatorDisplayParts);
  const prefix = ts.displayPartsToString(item.prefixDisplayParts);
  const suffix = ts.displayPartsToString(item.suffixDisplayParts);
  return {
    signature: `${prefix}${parameters.join(separator)}${suffix}`,
    documentation: documentation(item.documentation, item.tags),
  };
}

function documentation(
  parts: readonly ts.SymbolDisplayPart[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
): string {
  const text = ts.displayPartsToString(parts === undefined ? [] : [...parts]);
  const lines = (tags ?? []).map((tag) => tagLine(tag));
  return [text, ...lines].filter((part) => part !== '').join('\n\n');
}

function tagLine({ name, text }: ts.JSDocTagInfo): string {
  const value = ts.displayPartsToString(text);
  if (name !== 'example') return `*@${name}* ${value}`;
  return value.includes('```') ? `*@example*\n${value}` : `*@example*\n\`\`\`ts\n${value}\n\`\`\``;
}
