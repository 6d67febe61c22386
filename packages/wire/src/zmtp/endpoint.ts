import { isIP } from 'node:net';

import { ZmtpError } from './errors.ts';

/** Where a socket listens or connects, in the form `node:net` takes. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly path: string };

/** Reads `tcp://host:port` (also `[::1]` and `*`) or `ipc://path`. */
export function parseEndpoint(text: string): Endpoint {
  if (text.startsWith('ipc://') && text.length > 6) return { path: text.slice(6) };
  const match = /^tcp:\/\/(?:\[([^\]]+)\]|([^:]+)):(\d{1,5}|\*)$/.exec(text);
  if (match === null) throw new ZmtpError('bad_endpoint', `Not an endpoint: ${text}`);
  const host = match[1] ?? match[2] ?? '';
  const port = match[3] === '*' ? 0 : Number(match[3]);
  if (port > 65_535) throw new ZmtpError('bad_endpoint', `Not a port: ${text}`);
  return { host: host === '*' ? '0.0.0.0' : host, port };
}

export function formatEndpoint(endpoint: Endpoint): string {
  if ('path' in endpoint) return `ipc://${endpoint.path}`;
  const host = isIP(endpoint.host) === 6 ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}`;
}
