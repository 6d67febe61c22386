import { escapeHtml } from '../../http/index.ts';
import { asText } from '../notebook/json.ts';
import type { DataOutput, MimeBundle, Output } from '../notebook/notebook.ts';
import { ansiToHtml, overprinted } from './ansi.ts';
import { formulaIn, type RenderFormula } from './formulas.ts';
import { frame } from './frame.ts';
import type { MarkdownRenderer } from './markdown.ts';
import { readPassiveHtml } from './passive.ts';
import { picture, PICTURE_TYPES } from './pictures.ts';

export interface OutputNeeds {
  readonly markdown: MarkdownRenderer;
  readonly formulas: RenderFormula;
  /** `sanitize_html`: nothing of an output may run, not even in a frame. */
  readonly sanitize: boolean;
}

/** Null where the content cannot be shown like that after all. */
type Show = (content: string, output: DataOutput) => string | null;

/** Outputs of cells as HTML: the richest form that each of them has. */
export class OutputRenderer {
  private readonly needs: OutputNeeds;
  private readonly shownAs: readonly (readonly [string, Show])[];
  private scopes = 0;

  constructor(needs: OutputNeeds) {
    this.needs = needs;
    this.shownAs = [
      ['application/vnd.jupyter.widget-view+json', (_content, { data }) => widget(data)],
      ['text/html', (content) => this.html(content)],
      [
        'text/markdown',
        (content) => `<div class="markdown">${needs.markdown.render(content)}</div>`,
      ],
      ...PICTURE_TYPES.map((type): [string, Show] => [
        type,
        (content, { metadata }) => picture(type, content, metadata),
      ]),
      ['text/latex', (content) => this.latex(content)],
      ['application/javascript', (content) => this.script(content)],
      ['text/plain', plain],
      ['application/json', plain],
    ];
  }

  /** Empty where nothing of the output can be shown. */
  render(output: Output): string {
    if (output.kind === 'stream') {
      const text = ansiToHtml(overprinted(output.text));
      return `<pre class="stream ${output.name}">${text}</pre>`;
    }
    if (output.kind === 'error') {
      const text = output.traceback === '' ? `${output.name}: ${output.value}` : output.traceback;
      return `<pre class="traceback">${ansiToHtml(text)}</pre>`;
    }
    for (const [type, show] of this.shownAs) {
      const content = output.data[type];
      const html = content === undefined ? null : show(asText(content), output);
      if (html !== null) return html;
    }
    return unknown(output.data);
  }

  /** Tables and other HTML that does nothing become part of the page; the rest goes into a frame. */
  html(content: string): string {
    const passive = readPassiveHtml(content);
    if (passive === null) return frame(content, { scripts: !this.needs.sanitize });
    if (passive.css.trim() === '') return `<div class="html">${passive.html}</div>`;
    this.scopes += 1;
    const scope = `html-${this.scopes}`;
    return `<style>.${scope} {${passive.css}}</style><div class="html ${scope}">${passive.html}</div>`;
  }

  private latex(content: string): string {
    const formula = formulaIn(content);
    if (formula === null) return `<pre class="plain">${escapeHtml(content)}</pre>`;
    return this.needs.formulas(formula.latex, formula.display);
  }

  private script(content: string): string | null {
    if (this.needs.sanitize) return null;
    const script = content.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
    const start = `<div></div><script>const element = document.querySelector('div');`;
    return frame(`${start}\n${script}</script>`, { scripts: true });
  }
}

function plain(content: string): string {
  return `<pre class="plain">${ansiToHtml(content)}</pre>`;
}

/** A widget lives in its kernel: the picture or the text that it left stands in its place. */
function widget(data: MimeBundle): string | null {
  const others = ['text/html', ...PICTURE_TYPES];
  if (others.some((type) => data[type] !== undefined)) return null;
  const text = escapeHtml(asText(data['text/plain']));
  return `<p class="widget">An interactive widget <code>${text}</code></p>`;
}

function unknown(data: MimeBundle): string {
  const types = Object.keys(data);
  if (types.length === 0) return '';
  const named = escapeHtml(types.join(', '));
  return `<p class="unknown">Output of a kind that a page cannot show: ${named}</p>`;
}
