import type { GateRequest } from '../../http/index.ts';

/** A request as the gate sees it, for tests of single checks. */
export function gateRequest(changes: Partial<Omit<GateRequest, 'query'>>): GateRequest {
  const url = changes.url ?? '/api/contents';
  return {
    method: 'POST',
    headers: {},
    remoteAddress: '127.0.0.1',
    secure: false,
    ...changes,
    url,
    query: new URLSearchParams(url.split('?')[1] ?? ''),
  };
}
