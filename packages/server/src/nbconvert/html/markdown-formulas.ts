import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import type { RenderFormula } from './formulas.ts';

/** What begins and ends a formula inside a line; the longer ones are tried first. */
const INLINE: readonly { open: string; close: string; display: boolean }[] = [
  { open: '$$', close: '$$', display: true },
  { open: '$', close: '$', display: false },
  // Markdown takes one backslash away, so that Jupyter's users write two.
  { open: '\\\\(', close: '\\\\)', display: false },
  { open: '\\\\[', close: '\\\\]', display: true },
];

const ENVIRONMENT = /^\\begin\{([a-z]+\*?)\}/i;

/** Teaches Markdown formulas, so that nothing in them counts as emphasis or as a link. */
export function addFormulas(markdown: MarkdownIt, render: RenderFormula): void {
  markdown.inline.ruler.before('escape', 'formula', inlineFormula);
  markdown.block.ruler.before('fence', 'formula_block', blockFormula, {
    alt: ['paragraph', 'blockquote', 'list'],
  });
  markdown.renderer.rules['formula'] = (tokens, index) =>
    render(tokens[index]?.content ?? '', tokens[index]?.markup === 'display');
}

function inlineFormula(state: StateInline, silent: boolean): boolean {
  const rest = state.src.slice(state.pos, state.posMax);
  const found = environmentIn(rest) ?? delimitedIn(rest);
  if (found === null) return false;
  if (!silent) {
    const token = state.push('formula', 'math', 0);
    token.content = found.latex;
    token.markup = found.display ? 'display' : 'inline';
  }
  state.pos += found.length;
  return true;
}

interface Found {
  readonly latex: string;
  readonly display: boolean;
  /** With what is around it. */
  readonly length: number;
}

function delimitedIn(text: string): Found | null {
  if (!/^[$\\]/.test(text)) return null;
  for (const { open, close, display } of INLINE) {
    if (!text.startsWith(open)) continue;
    const end = closingAt(text, open.length, close);
    if (end === -1) continue;
    const latex = text.slice(open.length, end);
    if (!display && open === '$' && isMoney(latex, text[end + 1])) return null;
    return { latex, display, length: end + close.length };
  }
  return null;
}

/** `$5 and $6` is no formula: it ends in a space, or a digit follows. */
function isMoney(latex: string, next: string | undefined): boolean {
  return (/\s$/.test(latex) && !/^\s/.test(latex)) || /\d/.test(next ?? '') || latex.trim() === '';
}

/** Where the formula ends: a `\$` in it is a sign of its own. */
function closingAt(text: string, from: number, close: string): number {
  for (let at = text.indexOf(close, from); at !== -1; at = text.indexOf(close, at + 1)) {
    const backslashes = /\\*$/.exec(text.slice(from, at))?.[0].length ?? 0;
    if (close !== '$' && close !== '$$') return at;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

function environmentIn(text: string): Found | null {
  const name = ENVIRONMENT.exec(text)?.[1];
  if (name === undefined) return null;
  const close = `\\end{${name}}`;
  const end = text.indexOf(close);
  if (end === -1) return null;
  const latex = text.slice(0, end + close.length);
  return { latex, display: true, length: latex.length };
}

/** A formula that begins a line, to its end, whatever its lines look like to Markdown. */
function blockFormula(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const text = state.src.slice(start, state.eMarks[endLine - 1]);
  if (!/^(?:\$\$|\\\\\[|\\begin\{)/.test(text)) return false;
  const found = environmentIn(text) ?? delimitedIn(text);
  if (!found?.display) return false;
  // With something behind it in its last line it belongs to a paragraph.
  const behind = text.slice(found.length).split('\n', 1)[0] ?? '';
  if (behind.trim() !== '') return false;
  if (silent) return true;
  const token = state.push('formula', 'math', 0);
  token.block = true;
  token.content = found.latex;
  token.markup = 'display';
  const lines = text.slice(0, found.length).split('\n').length;
  token.map = [startLine, startLine + lines];
  state.line = startLine + lines;
  return true;
}
