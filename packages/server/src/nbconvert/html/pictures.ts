import { escapeHtml } from '../../http/index.ts';
import { asObject, asText, type JsonObject } from '../notebook/json.ts';
import type { MimeBundle } from '../notebook/notebook.ts';

/** Pictures that every browser shows, the sharpest first. */
export const PICTURE_TYPES = [
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/bmp',
] as const;

/** The address of a picture that holds the picture itself; null where there is none. */
export function pictureUrl(bundle: MimeBundle): string | null {
  const type = PICTURE_TYPES.find((one) => bundle[one] !== undefined);
  return type === undefined ? null : dataUrl(type, asText(bundle[type]));
}

function dataUrl(type: string, content: string): string {
  // In an `<img>` the scripts of an SVG do not run, nor does it load anything.
  if (type === 'image/svg+xml' && /^\s*</.test(content)) {
    return `data:${type};base64,${Buffer.from(content, 'utf8').toString('base64')}`;
  }
  return `data:${type};base64,${content.replace(/[^\w+/=-]/g, '')}`;
}

/** A picture of an output, in the size that the kernel wished for. */
export function picture(type: string, content: string, metadata: JsonObject): string {
  const own = asObject(metadata[type]);
  const size = (['width', 'height'] as const)
    .map((side) => [side, Math.round(Number(own[side] ?? NaN))] as const)
    .filter(([, length]) => length > 0)
    .map(([side, length]) => ` ${side}="${length}"`)
    .join('');
  const alt = asText(own['alt'] ?? metadata['alt']) || 'Output';
  return `<img src="${escapeHtml(dataUrl(type, content))}" alt="${escapeHtml(alt)}"${size}>`;
}
