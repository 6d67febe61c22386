import type { IncomingMessage } from 'node:http';
import type { GateRequest } from './gate.ts';
import type { RouteRequest } from './route.ts';

/** The request as the gate sees it. Proxy headers count only when the settings trust them. */
export function gateRequestOf(request: IncomingMessage, trustProxy: boolean): GateRequest {
  const url = request.url ?? '/';
  const encrypted = 'encrypted' in request.socket;
  const forwarded = trustProxy ? forwardedBy(request) : {};
  return {
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    remoteAddress: forwarded.address ?? request.socket.remoteAddress ?? '',
    secure: forwarded.secure ?? encrypted,
    query: new URLSearchParams(url.split(/\?(.*)/s)[1] ?? ''),
  };
}

function forwardedBy(request: IncomingMessage): { address?: string; secure?: boolean } {
  const one = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined;
  };
  const address = one('x-real-ip') ?? one('x-forwarded-for');
  const scheme = one('x-scheme') ?? one('x-forwarded-proto');
  return {
    ...(address === undefined ? {} : { address }),
    ...(scheme === undefined ? {} : { secure: scheme === 'https' }),
  };
}

/** The part of a raw path inside the base URL, with its leading slash; null when outside. */
export function stripBaseUrl(path: string, baseUrl: string): string | null {
  if (path.startsWith(baseUrl)) return path.slice(baseUrl.length - 1);
  return path + '/' === baseUrl ? '/' : null;
}

/** The fields that a request and an upgrade have in common. */
export function describeRequest(
  gate: GateRequest,
  baseUrl: string,
): Pick<
  RouteRequest,
  'method' | 'url' | 'baseUrl' | 'headers' | 'remoteAddress' | 'secure' | 'gate'
> {
  return {
    method: gate.method,
    url: gate.url,
    baseUrl,
    headers: gate.headers,
    remoteAddress: gate.remoteAddress,
    secure: gate.secure,
    gate,
  };
}
