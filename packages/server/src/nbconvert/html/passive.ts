/**
 * HTML that can do nothing: a short list of tags and attributes, read by a grammar so narrow that
 * no browser reads it differently. What does not fit is not repaired but refused; the caller shows
 * it as text or locks it into a sandbox.
 */

const VOID_TAGS = new Set(['br', 'hr', 'img', 'col', 'wbr']);

const TAGS = new Set([
  ...VOID_TAGS,
  ...'a abbr b blockquote caption center cite code colgroup dd del details dfn div dl dt em'.split(
    ' ',
  ),
  ...'figcaption figure font h1 h2 h3 h4 h5 h6 i ins kbd li mark ol p pre q rp rt ruby s'.split(
    ' ',
  ),
  ...'samp section small span strike strong sub summary sup table tbody td tfoot th thead'.split(
    ' ',
  ),
  ...'tr tt u ul var'.split(' '),
]);

const ATTRIBUTES = new Set(
  (
    'align alt bgcolor border cellpadding cellspacing class color colspan datetime dir face ' +
    'headers height href id lang open rel reversed rowspan scope size span src start style ' +
    'title translate type valign value width'
  ).split(' '),
);

const TAG =
  /^<(?:\/([a-z][a-z0-9]*)\s*|([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[\w.#%-]+))?)*)\s*\/?)>/i;

const ATTRIBUTE = /\s+([a-z][a-z-]*)(?:\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([\w.#%-]+)))?/gi;

/** A tag as it was read: the whole of it, its name, and what it does to the nesting. */
export interface PassiveTag {
  readonly text: string;
  readonly name: string;
  readonly kind: 'open' | 'close' | 'void';
}

/** The passive tag at the beginning of `html`; null where there is none or it may do something. */
export function readPassiveTag(html: string): PassiveTag | null {
  const found = TAG.exec(html);
  if (found === null) return null;
  const [text, closed, opened, attributes = ''] = found;
  const name = (closed ?? opened ?? '').toLowerCase();
  if (!TAGS.has(name) || !attributesArePassive(name, attributes)) return null;
  if (VOID_TAGS.has(name)) return closed === undefined ? { text, name, kind: 'void' } : null;
  return { text, name, kind: closed === undefined ? 'open' : 'close' };
}

function attributesArePassive(tag: string, attributes: string): boolean {
  for (const [, name = '', ...values] of attributes.matchAll(ATTRIBUTE)) {
    // Quoted one way, the other way, or not at all: of the three one is there.
    const value = values.join('');
    if (!isPassiveAttribute(tag, name.toLowerCase(), value)) return false;
  }
  return true;
}

function isPassiveAttribute(tag: string, name: string, value: string): boolean {
  if (name.startsWith('data-') || name.startsWith('aria-') || name === 'role') return true;
  // Elsewhere a name could hide a method of `document` from scripts.
  if (name === 'name') return tag === 'a';
  if (name === 'target') return value === '_blank';
  if (!ATTRIBUTES.has(name)) return false;
  if (name === 'href') return isPassiveUrl(value, /^(?:https?|mailto)$/i);
  if (name === 'src') return isPassiveUrl(value, /^https?$/i) || IMAGE_DATA.test(value);
  return name !== 'style' || isPassiveStyle(value);
}

/** Pictures only: an SVG inside `<img>` runs nothing. */
const IMAGE_DATA = /^data:image\/(?:png|jpeg|gif|webp|bmp|svg\+xml)[;,][\w+/=%;,.:-]*$/i;

/** Entities and white space could hide a scheme, so that only `&amp;` may stand in a URL. */
function isPassiveUrl(value: string, schemes: RegExp): boolean {
  if (/[\x00-\x20\x7f\\]/.test(value.trim()) || /&(?!amp;)/i.test(value)) return false;
  const scheme = /^([^/?#:]*):/.exec(value.trim());
  return scheme === null || schemes.test(scheme[1] ?? '');
}

/** A style may colour and align, but neither load something nor lie over other content. */
function isPassiveStyle(css: string): boolean {
  return !/[\\@{}&]|url|image|expression|position|behavior|binding|import|\/\*/i.test(css);
}

const STYLE_ELEMENT = /^<style(?:\s+(?:scoped|type="text\/css"))*\s*>([^<\\]*)<\/style\s*>/i;

/** HTML read to its end. */
export interface PassiveHtml {
  readonly html: string;
  /** Rules of `<style>` elements, which must be kept to this piece. */
  readonly css: string;
}

/**
 * The HTML where all of it is passive and properly nested, so that it cannot even close what is
 * around it; else null.
 */
export function readPassiveHtml(source: string): PassiveHtml | null {
  const open: string[] = [];
  let html = '';
  let css = '';
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const end = next === -1 ? source.length : next;
    html += source.slice(at, end);
    if (next === -1) break;
    const rest = source.slice(next, next + LONGEST_TAG);
    const style = STYLE_ELEMENT.exec(rest);
    if (style !== null) {
      const rules = passiveRules(style[1] ?? '');
      if (rules === null) return null;
      css += rules;
      at = next + style[0].length;
      continue;
    }
    const tag = readPassiveTag(rest);
    if (tag === null || !nest(open, tag)) return null;
    html += tag.text;
    at = next + tag.text.length;
  }
  return open.length === 0 ? { html, css } : null;
}

/** In characters; a picture inside a tag may be long. */
const LONGEST_TAG = 8 * 1024 * 1024;

function nest(open: string[], tag: PassiveTag): boolean {
  if (tag.kind === 'open') open.push(tag.name);
  return tag.kind !== 'close' || open.pop() === tag.name;
}

/** Whether each tag of well-formed HTML is closed where it was opened. */
export function tagsMatch(html: string): boolean {
  const open: string[] = [];
  for (const [, close, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const name = tag.toLowerCase();
    if (VOID_TAGS.has(name)) continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

/** Rules whose braces match, without anything that loads or is not a plain rule. */
function passiveRules(css: string): string | null {
  const text = css.replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '');
  const isPlain = /^(?:[^{}]*\{[^{}]*\})*\s*$/.test(text);
  return isPlain && !/[@&]|url|image|expression|position|behavior|binding|\/\*/i.test(text)
    ? text
    : null;
}
