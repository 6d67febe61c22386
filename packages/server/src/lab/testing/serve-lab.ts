import { serve } from '../../http/testing/serve.ts';
import { labRoom } from '../room.ts';
import type { LabSettings } from '../settings.ts';
import type { LabHome } from './lab-home.ts';

/** A server with this room alone. */
export async function serveLab(home: LabHome, settings: Partial<LabSettings> = {}, baseUrl = '/') {
  const needs = home.needs(settings);
  const room = labRoom({ ...needs, server: { ...needs.server, baseUrl } });
  const server = await serve({ routes: room.routes, baseUrl });
  const at = (path: string): string => server.url + baseUrl.slice(0, -1) + path;
  return {
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(at(path), { redirect: 'manual', headers }),
    send: (method: string, path: string, body: unknown) =>
      fetch(at(path), { method, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The page config inside a page. */
export function configOf(page: string): Record<string, unknown> {
  const [, text = ''] = /application\/json">(.*)<\/script>/.exec(page) ?? [];
  return JSON.parse(text) as Record<string, unknown>;
}
