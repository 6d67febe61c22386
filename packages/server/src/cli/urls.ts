import { connectableHost, isWildcard } from './addresses.ts';

/** Where a running server can be reached. */
export interface ServerAddress {
  /** The configured address, empty or `*` for all interfaces. */
  readonly ip: string;
  readonly port: number;
  /** Whether TLS is spoken. */
  readonly secure: boolean;
  /** Path of the UNIX socket, empty for TCP. */
  readonly sock: string;
  readonly baseUrl: string;
  /** Where people are sent, base URL included. */
  readonly defaultUrl: string;
  /** What is printed as the token: itself, `...`, or nothing. */
  readonly shownToken: string;
  readonly customDisplayUrl: string;
}

/** The URL without a token, for programs (`url` of the info file). */
export function connectionUrl(address: ServerAddress): string {
  return origin(address, connectableHost(address.ip)) + address.baseUrl;
}

/** The lines with the URLs that people open: the public one and, where it differs, the local one. */
export function displayUrls(
  address: ServerAddress,
  host = shownHost(address.ip),
): readonly string[] {
  const publicUrl = customized(origin(address, host) + page(address), address.customDisplayUrl);
  if (address.sock !== '') return [publicUrl];
  const local = origin(address, address.ip.includes(':') ? '::1' : '127.0.0.1') + page(address);
  return publicUrl === local ? [publicUrl] : [publicUrl, local];
}

/** The same for the final message, where a wildcard address becomes a name that can be opened. */
export function connectUrls(address: ServerAddress): readonly string[] {
  return displayUrls(address, connectableHost(address.ip));
}

export function isReachableFromAnywhere({ ip, sock }: ServerAddress): boolean {
  return sock === '' && isWildcard(ip);
}

function shownHost(ip: string): string {
  return ip === '' || ip === '*' ? 'localhost' : ip;
}

function origin({ sock, port, secure }: ServerAddress, host: string): string {
  if (sock !== '') return `http+unix://${encodeURIComponent(sock)}`;
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function page({ defaultUrl, shownToken }: ServerAddress): string {
  if (shownToken === '') return defaultUrl;
  const separator = defaultUrl.includes('?') ? '&' : '?';
  const token = shownToken === '...' ? shownToken : encodeURIComponent(shownToken);
  return `${defaultUrl}${separator}token=${token}`;
}

/** Parts that `custom_display_url` has replace those of the URL. */
function customized(url: string, custom: string): string {
  if (custom === '') return url;
  const [, scheme, authority, path, query] = PARTS.exec(custom) ?? [];
  const [, ownScheme, ownAuthority, ownPath, ownQuery] = PARTS.exec(url) ?? [];
  const shownQuery = query ?? ownQuery;
  return (
    `${scheme ?? ownScheme ?? 'http'}://${authority ?? ownAuthority ?? ''}` +
    `${path || (ownPath ?? '/')}${shownQuery === undefined ? '' : `?${shownQuery}`}`
  );
}

const PARTS = /^(?:([a-z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i;
