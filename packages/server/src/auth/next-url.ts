import type { OriginPolicy } from './origins.ts';

/**
 * Where a login leads: a path below the base URL, or a page of an origin that the settings name.
 * Everything else, and everything browsers could read differently, leads to the start (auth §4).
 */
export function safeNextUrl(next: string, baseUrl: string, origins: OriginPolicy): string {
  // Browsers take a backslash for a slash.
  const url = ascii(next.replaceAll('\\', '%5C'));
  if (/^\/(?!\/)/.test(url)) {
    const path = url.split(/[?#]/, 1)[0] ?? '';
    // Browsers go up by `..`, also where its dots are encoded.
    const { pathname } = new URL(path, 'http://here');
    const isInside = [path, pathname].every((one) => `${one}/`.startsWith(baseUrl));
    return isInside ? url : baseUrl;
  }
  // However many slashes follow the scheme, browsers find the host behind them.
  const [, scheme, authority, rest] = /^(https?):\/*([^/?#]+)(.*)$/i.exec(url) ?? [];
  if (scheme === undefined || authority === undefined || rest === undefined) return baseUrl;
  const origin = `${scheme}://${authority}`;
  return origins.names(origin.toLowerCase()) ? origin + rest : baseUrl;
}

/** The login page, with the address to come back to; a token in that address stays out of it. */
export function loginUrl(baseUrl: string, requested: string): string {
  return `${baseUrl}login?next=${encodeURIComponent(withoutToken(requested))}`;
}

/** Takes `token` out of the query of a URL, everything else stays as it was written. */
export function withoutToken(url: string): string {
  const [path = '', query] = url.split(/\?(.*)/s);
  if (query === undefined) return url;
  const kept = query.split('&').filter((parameter) => !/^token(?:=|$)/i.test(parameter));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

/** A `Location` holds printable ASCII only. */
function ascii(url: string): string {
  // Through bytes, because a lone half of a character cannot be percent-encoded.
  return url.replace(/[^\x21-\x7e]+/g, (characters) =>
    encodeURIComponent(Buffer.from(characters, 'utf8').toString('utf8')),
  );
}
