import { escapeHtml } from '../../http/index.ts';
import { withMathAlphabets } from './math-alphabets.ts';

/** Makes HTML of a formula in LaTeX. */
export type RenderFormula = (latex: string, display: boolean) => string;

/** Whether there can be a formula in a text: only then the renderer is loaded. */
export function mayHoldFormulas(text: string): boolean {
  return /\$|\\\\?[([]|\\begin\s*\{/.test(text);
}

/** A formula as it was written, for what cannot be typeset. */
export const plainFormula: RenderFormula = (latex, display) => {
  const text = `<code class="formula">${escapeHtml(latex.trim())}</code>`;
  return display ? `<div class="formula-block">${text}</div>` : text;
};

/**
 * Formulas as MathML, which browsers show without fonts, scripts or a network. Definitions
 * (`\newcommand`) hold for the formulas that follow, as in MathJax.
 */
export async function loadFormulas(): Promise<RenderFormula> {
  const { default: katex } = await import('katex');
  const macros = {};
  return (latex, display) => {
    try {
      const rendered = katex.renderToString(latex.trim(), {
        output: 'mathml',
        displayMode: display,
        throwOnError: true,
        strict: 'ignore',
        // No links, no pictures, nothing that grows without end.
        trust: false,
        maxExpand: 1000,
        maxSize: 100,
        globalGroup: true,
        macros,
      });
      const mathml = withMathAlphabets(rendered);
      return display ? `<div class="formula-block">${mathml}</div>` : mathml;
    } catch {
      return plainFormula(latex, display);
    }
  };
}

const DELIMITERS: readonly (readonly [string, string])[] = [
  ['$$', '$$'],
  ['\\[', '\\]'],
  ['$', '$'],
  ['\\(', '\\)'],
];

/** The formula of a `text/latex` output, where it is one formula and nothing else. */
export function formulaIn(text: string): { latex: string; display: boolean } | null {
  const trimmed = text.trim();
  if (/^\\begin\{(?:align|equation|gather|multline|eqnarray)\*?\}/.test(trimmed)) {
    return { latex: trimmed, display: true };
  }
  for (const [open, close] of DELIMITERS) {
    if (!trimmed.startsWith(open) || !trimmed.endsWith(close)) continue;
    const latex = trimmed.slice(open.length, -close.length);
    if (latex === '' || latex.includes(close)) return null;
    // Kernels send `$\displaystyle …$` for what stands in a line of its own.
    return { latex, display: open !== '\\(' };
  }
  return null;
}
