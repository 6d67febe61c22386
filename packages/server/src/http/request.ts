import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
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
    query: queryOf(url),
  };
}

function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
}

/**
 * What the proxy tells of its client. Of lists the last entry counts, which the proxy itself added;
 * the client may have written the others. So `X-Forwarded-For` comes before `X-Real-Ip`, which
 * many proxies pass on as the client sent it. What is no address and no scheme is not believed.
 */
function forwardedBy(request: IncomingMessage): { address?: string; secure?: boolean } {
  const last = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined;
  };
  const addresses = [last('x-forwarded-for'), last('x-real-ip')];
  const address = addresses.find((one) => one !== undefined && isIP(one) !== 0);
  const scheme = last('x-scheme') ?? last('x-forwarded-proto');
  return {
    ...(address === undefined ? {} : { address }),
    ...(scheme === 'http' || scheme === 'https' ? { secure: scheme === 'https' } : {}),
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
