import { inspect } from 'node:util';

import type { MimeBundle } from '../executor/contract.ts';
import { imageType } from './image.ts';
import { isRecords, recordsTable } from './table.ts';

/** The method by which an object says how it looks; the convention of Deno's kernel. */
export const DISPLAY = Symbol.for('Jupyter.display');

/**
 * What a value looks like, richest form included; plain text is always there. A promise only where
 * the value's own method gives one, so that displaying and printing keep their order.
 */
export function mimeBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  const own = ownBundle(value);
  if (own instanceof Promise) return own.then((bundle) => accept(bundle, value));
  return accept(own, value);
}

function accept(own: unknown, value: unknown): MimeBundle {
  if (typeof own === 'object' && own !== null) return own as MimeBundle;
  const text = { 'text/plain': plainText(value) };
  if (typeof value !== 'object' || value === null) return text;
  return { ...text, ...knownForms(value) };
}

/** As `console.log` shows it, without colours: what is stored in a notebook is read elsewhere too. */
export function plainText(value: unknown): string {
  try {
    return inspect(value);
  } catch (error) {
    // A custom inspect method may throw anything.
    return `[value that cannot be shown: ${String(error)}]`;
  }
}

function ownBundle(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return undefined;
  const method: unknown = Reflect.get(value, DISPLAY);
  return typeof method === 'function' ? Reflect.apply(method, value, []) : undefined;
}

/** Objects of well-known libraries, told by what they can do. */
function knownForms(value: object): MimeBundle {
  if (value instanceof Uint8Array) return imageForm(value);
  if (Array.isArray(value)) return isRecords(value) ? { 'text/html': recordsTable(value) } : {};
  const outerHtml: unknown = Reflect.get(value, 'outerHTML');
  if (typeof outerHtml === 'string') {
    const isSvg = outerHtml.trimStart().startsWith('<svg');
    return isSvg ? { 'image/svg+xml': outerHtml } : { 'text/html': outerHtml };
  }
  return { ...callForm(value, 'toSpec', vegaForm), ...callForm(value, 'toDataURL', dataUrlForm) };
}

function imageForm(bytes: Uint8Array): MimeBundle {
  const type = imageType(bytes);
  return type === undefined ? {} : { [type]: Buffer.from(bytes).toString('base64') };
}

function callForm(
  value: object,
  name: string,
  convert: (result: unknown) => MimeBundle,
): MimeBundle {
  const method: unknown = Reflect.get(value, name);
  return typeof method === 'function' ? convert(Reflect.apply(method, value, [])) : {};
}

/** vega-lite-api's builders. */
function vegaForm(spec: unknown): MimeBundle {
  return typeof spec === 'object' && spec !== null ? { [vegaType(spec)]: spec } : {};
}

/** Canvases. */
function dataUrlForm(result: unknown): MimeBundle {
  const [, type, data] = /^data:(image\/[\w+.-]+);base64,(.*)$/s.exec(String(result)) ?? [];
  return type === undefined ? {} : { [type]: data };
}

/** Newer ones have no media type of their own in JupyterLab, which draws them all the same. */
const NEWEST_VEGA = 5;

/** The media type by which front ends know a Vega-Lite (or Vega) specification. */
export function vegaType(spec: object): string {
  const schema = /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(String(Reflect.get(spec, '$schema')));
  const [, language = 'vega-lite', version = NEWEST_VEGA] = schema ?? [];
  const known = Math.min(Number(version), NEWEST_VEGA);
  return `application/vnd.${language.replace('-', '')}.v${known}+json`;
}
