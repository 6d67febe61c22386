import type { Mask } from './mask.ts';

/** What clients, browsers and proxies act upon; the others are the servers' own business. */
const COMPARED = new Set([
  'accept-ranges',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'allow',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-range',
  'content-security-policy',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'location',
  'set-cookie',
  'www-authenticate',
  'x-content-type-options',
]);

const DAY_MS = 86_400_000;

type RawHeaders = readonly (readonly [name: string, value: string])[];

/** The headers that matter, one value each; cookies by their names. */
export function compareHeaders(raw: RawHeaders, mask: Mask, now: number): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const cookies: Record<string, unknown> = {};
  for (const [name, value] of raw) {
    if (!COMPARED.has(name)) continue;
    if (name === 'set-cookie') Object.assign(cookies, describeCookie(value, mask, now));
    else found[name] = describe(name, value, mask, now);
  }
  return Object.keys(cookies).length === 0 ? found : { ...found, 'set-cookie': cookies };
}

function describe(name: string, value: string, mask: Mask, now: number): string {
  if (name === 'etag') return value.replace(/[0-9a-f]{32,}/, (hex) => `<${hex.length} hex digits>`);
  if (name === 'last-modified') return describeDate(value) ?? value;
  if (name === 'expires') return inDays(value, now);
  if (name === 'content-type') return value.toLowerCase().replace(/\s*;\s*/g, '; ');
  return mask(value);
}

/** A cookie's value is secret and random, its attributes are not; one of another path is another. */
function describeCookie(value: string, mask: Mask, now: number): Record<string, unknown> {
  const [pair = '', ...attributes] = value.split(';').map((part) => part.trim());
  const [name = '', content = ''] = pair.split(/=(.*)/s);
  const described = attributes.map((attribute) => {
    const [key = '', setting = ''] = attribute.split(/=(.*)/s);
    const lower = key.toLowerCase();
    if (lower === 'expires') return `expires ${inDays(setting, now)}`;
    return setting === '' ? lower : `${lower}=${setting}`;
  });
  const shown = /^(""|)$/.test(content) ? 'empty' : 'a value';
  const path = described.find((one) => one.startsWith('path=')) ?? 'no path';
  return { [`${mask(name)} ${path}`]: [shown, ...described.sort()].join('; ') };
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

const describeDate = (value: string): string | undefined =>
  HTTP_DATE.test(value) ? '<date>' : undefined;

function inDays(value: string, now: number): string {
  if (describeDate(value) === undefined) return value;
  const days = Math.round((Date.parse(value) - now) / DAY_MS);
  return `in ${String(days)} days`;
}
