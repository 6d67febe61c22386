import { escapeHtml } from '../../http/index.ts';
import { languageOfMagic } from '../notebook/magics.ts';
import type { Cell, CodeCell, Language, Output, RawCell } from '../notebook/notebook.ts';
import { highlighted } from './highlight.ts';
import type { MarkdownRenderer } from './markdown.ts';
import type { OutputRenderer } from './outputs.ts';

export interface CellNeeds {
  readonly language: Language;
  readonly markdown: MarkdownRenderer;
  readonly outputs: OutputRenderer;
}

export function cellToHtml(cell: Cell, needs: CellNeeds): string {
  switch (cell.kind) {
    case 'markdown':
      return `<section class="cell text"><div class="markdown">${needs.markdown.cell(cell)}</div></section>\n`;
    case 'code':
      return codeCell(cell, needs);
    case 'raw':
      return rawCell(cell, needs);
  }
}

function codeCell(cell: CodeCell, { language, outputs }: CellNeeds): string {
  const code = highlighted(cell.source, languageOfMagic(cell.source) ?? language.name);
  const count = cell.executionCount === null ? ' ' : String(cell.executionCount);
  const input =
    cell.source === ''
      ? ''
      : `<div class="input">${prompt(`[${count}]:`)}<pre class="code"><code>${code}</code></pre></div>`;
  const shown = cell.outputs.map((output) => outputRow(output, outputs)).join('');
  return input + shown === '' ? '' : `<section class="cell code-cell">${input}${shown}</section>\n`;
}

function outputRow(output: Output, outputs: OutputRenderer): string {
  const html = outputs.render(output);
  if (html === '') return '';
  const count = output.kind === 'data' ? output.executionCount : null;
  const label = count === null ? '' : `[${count}]:`;
  return `<div class="output">${prompt(label)}<div class="shown">${html}</div></div>`;
}

function prompt(label: string): string {
  return `<div class="prompt">${label}</div>`;
}

/** Raw cells are for one format each: those for others do not belong here. */
function rawCell(cell: RawCell, { outputs, markdown }: CellNeeds): string {
  const content = rawContent(cell, outputs, markdown);
  return content === null ? '' : `<section class="cell text">${content}</section>\n`;
}

function rawContent(
  { mimetype, source }: RawCell,
  outputs: OutputRenderer,
  markdown: MarkdownRenderer,
): string | null {
  if (mimetype === '') return `<pre class="raw">${escapeHtml(source)}</pre>`;
  if (mimetype === 'text/html') return outputs.html(source);
  return mimetype === 'text/markdown'
    ? `<div class="markdown">${markdown.render(source)}</div>`
    : null;
}
