import createMarkdownIt, { type MarkdownIt, type Token } from 'markdown-it';
import { escapeHtml } from '../../http/index.ts';
import { asText } from '../notebook/json.ts';
import type { MarkdownCell, MimeBundle } from '../notebook/notebook.ts';
import type { RenderFormula } from './formulas.ts';
import { highlighted } from './highlight.ts';
import { addFormulas } from './markdown-formulas.ts';
import { pictureUrl } from './pictures.ts';
import { readPassiveTag, tagsMatch } from './passive.ts';

interface Environment {
  readonly attachments: Readonly<Record<string, MimeBundle>>;
  [key: string | symbol]: unknown;
}

/** Markdown as HTML that runs nothing, whoever wrote it. */
export class MarkdownRenderer {
  private readonly withHtml: MarkdownIt;
  private readonly withoutHtml: MarkdownIt;

  constructor(formulas: RenderFormula) {
    this.withHtml = markdownIt(true, formulas);
    this.withoutHtml = markdownIt(false, formulas);
  }

  cell(cell: Pick<MarkdownCell, 'source' | 'attachments'>): string {
    return this.render(cell.source, cell.attachments);
  }

  /**
   * HTML inside is kept where it is passive. Where its tags do not match it could close what is
   * around the cell, so that it is shown as text then.
   */
  render(source: string, attachments: Environment['attachments'] = {}): string {
    const html = this.withHtml.render(source, { attachments });
    if (!/<[\w/]/.test(source) || tagsMatch(html)) return html;
    return this.withoutHtml.render(source, { attachments });
  }
}

function markdownIt(html: boolean, formulas: RenderFormula): MarkdownIt {
  const markdown = createMarkdownIt({
    html,
    linkify: true,
    highlight: (code, language) => highlighted(code, language),
  });
  addFormulas(markdown, formulas);
  const { rules } = markdown.renderer;
  rules['html_block'] = (tokens, index) => keepPassive(tokens[index]?.content ?? '');
  rules['html_inline'] = rules['html_block'];
  rules['image'] = (tokens, index, options, env, renderer) => {
    const token = tokens[index];
    if (token === undefined) return '';
    token.attrSet('src', sourceOf(token, env as Environment | undefined));
    token.attrSet('alt', renderer.renderInlineAsText(token.children ?? [], options, env));
    return renderer.renderToken(tokens, index, options);
  };
  rules['heading_open'] = (tokens, index, options, _env, renderer) => {
    tokens[index]?.attrSet('id', anchorOf(tokens[index + 1]));
    return renderer.renderToken(tokens, index, options);
  };
  return markdown;
}

/** Passive tags as they are, everything else as text. */
function keepPassive(html: string): string {
  let kept = '';
  let at = 0;
  while (at < html.length) {
    const comment = /^<!--[^>]*?-->/.exec(html.slice(at));
    const tag = html[at] === '<' ? readPassiveTag(html.slice(at)) : null;
    const next = html.indexOf('<', at + 1);
    if (comment !== null) at += comment[0].length;
    else if (tag === null) {
      const end = next === -1 ? html.length : next;
      kept += escapeKeepingEntities(html.slice(at, end));
      at = end;
    } else {
      kept += tag.text;
      at += tag.text.length;
    }
  }
  return kept;
}

function escapeKeepingEntities(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Pictures of the cell itself become part of the page. */
function sourceOf(token: Token, env: Environment | undefined): string {
  const source = asText(token.attrGet('src'));
  if (!source.startsWith('attachment:')) return source;
  const bundle = env?.attachments[decoded(source.slice('attachment:'.length))];
  return (bundle === undefined ? null : pictureUrl(bundle)) ?? source;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Jupyter's anchors: the text of the heading with dashes for spaces. */
function anchorOf(inline: Token | undefined): string {
  const text = (inline?.children ?? [])
    .filter((child) => ['text', 'code_inline', 'formula'].includes(child.type))
    .map((child) => child.content)
    .join('');
  return escapeHtml(text.trim().replaceAll(' ', '-')).replaceAll('&', '');
}
