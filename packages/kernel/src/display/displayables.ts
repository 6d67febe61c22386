import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { MimeBundle } from '../executor/contract.ts';
import { DISPLAY, vegaType } from './bundle.ts';
import { imageType } from './image.ts';
import { isRecords, recordsTable } from './table.ts';

/** A value that knows its MIME bundle. */
export class Displayable {
  readonly #bundle: MimeBundle;

  constructor(bundle: MimeBundle) {
    this.#bundle = bundle;
  }

  [DISPLAY](): MimeBundle {
    return this.#bundle;
  }
}

type TextTag = (text: TemplateStringsArray | string, ...values: unknown[]) => Displayable;

type ReadTemplate = (text: TemplateStringsArray) => readonly string[];

/** Escapes are JavaScript's. */
const cooked: ReadTemplate = (text) => text;

/** Backslashes are the text's own, as in `$\\pi$`; only what ends a template needs one. */
const raw: ReadTemplate = (text) => text.raw.map((part) => part.replace(/\\([`$])/g, '$1'));

/** Both `html('<b>x</b>')` and `` html`<b>${x}</b>` ``. */
function textTag(type: string, read: ReadTemplate): TextTag {
  return (text, ...values) => {
    const whole = typeof text === 'string' ? text : String.raw({ raw: read(text) }, ...values);
    return new Displayable({ 'text/plain': whole, [type]: whole });
  };
}

export const html = textTag('text/html', cooked);
export const md = textTag('text/markdown', raw);
export const svg = textTag('image/svg+xml', cooked);
export const latex = textTag('text/latex', raw);

/** A PNG, JPEG, GIF, WebP or SVG image from its bytes, a `data:` URL or a file. */
export function image(source: Uint8Array | string | URL): Displayable {
  if (typeof source === 'string' && source.startsWith('data:')) return dataUrlImage(source);
  const path = source instanceof URL ? fileURLToPath(source) : source;
  const bytes = typeof path === 'string' ? readFileSync(path) : path;
  const type = imageType(bytes);
  if (type !== undefined) {
    const data = Buffer.from(bytes).toString('base64');
    return new Displayable({ 'text/plain': `[${type}]`, [type]: data });
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (/<svg[\s>]/.test(text.slice(0, 1000))) return svg(text);
  throw new TypeError('image() knows PNG, JPEG, GIF, WebP and SVG');
}

function dataUrlImage(url: string): Displayable {
  const [, type, base64, data] = /^data:(image\/[\w+.-]+)(;base64)?,(.*)$/s.exec(url) ?? [];
  if (type === undefined || data === undefined) throw new TypeError('Not the data URL of an image');
  if (type === 'image/svg+xml') {
    return svg(
      base64 === undefined ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString(),
    );
  }
  return new Displayable({ 'text/plain': `[${type}]`, [type]: data });
}

/** A tree that can be folded. */
export function json(value: unknown): Displayable {
  return new Displayable({
    'text/plain': JSON.stringify(value, null, 2),
    'application/json': value,
  });
}

/** A Vega-Lite (or Vega) chart from its specification. */
export function vegaLite(spec: object): Displayable {
  return new Displayable({ 'text/plain': '[Vega-Lite chart]', [vegaType(spec)]: spec });
}

/** An array of records as a table. */
export function table(rows: readonly object[]): Displayable {
  if (!isRecords(rows)) throw new TypeError('table() wants an array of objects with common keys');
  return new Displayable({
    'text/plain': `[table of ${rows.length} rows]`,
    'text/html': recordsTable(rows),
  });
}

/** Any MIME bundle. */
export function bundle(data: MimeBundle): Displayable {
  return new Displayable(data);
}
