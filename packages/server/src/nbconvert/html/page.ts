import { escapeHtml } from '../../http/index.ts';
import { asText } from '../notebook/json.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { cellToHtml } from './cells.ts';
import { loadFormulas, mayHoldFormulas, plainFormula } from './formulas.ts';
import { FRAME_SCRIPT } from './frame.ts';
import { MarkdownRenderer } from './markdown.ts';
import { OutputRenderer } from './outputs.ts';
import { STYLE } from './style.ts';

export interface PageOptions {
  /** Shown in the tab where the notebook names no title of its own. */
  readonly title: string;
  readonly sanitize: boolean;
}

/** A notebook as one page that needs nothing else: no network, no fonts, no scripts of others. */
export async function notebookToHtml(notebook: Notebook, options: PageOptions): Promise<string> {
  const formulas = holdsFormulas(notebook) ? await loadFormulas() : plainFormula;
  const markdown = new MarkdownRenderer(formulas);
  const outputs = new OutputRenderer({ markdown, formulas, sanitize: options.sanitize });
  const needs = { language: notebook.language, markdown, outputs };
  const cells = notebook.cells.map((cell) => cellToHtml(cell, needs)).join('');
  const script = cells.includes('<iframe ') ? `<script>${FRAME_SCRIPT}</script>\n` : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Elara">
<title>${escapeHtml(notebook.title ?? options.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main class="notebook">
${cells}</main>
${script}</body>
</html>
`;
}

function holdsFormulas(notebook: Notebook): boolean {
  return notebook.cells.some((cell) => {
    if (cell.kind !== 'code') return mayHoldFormulas(cell.source);
    return cell.outputs.some(
      (output) =>
        output.kind === 'data' &&
        (output.data['text/latex'] !== undefined ||
          mayHoldFormulas(asText(output.data['text/markdown']))),
    );
  });
}
