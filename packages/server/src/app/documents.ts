import { Type } from 'typebox';
import { bytes, openApiDocument, route, type Route } from '../http/index.ts';
import { toYaml } from './yaml.ts';

const READ = { action: 'read', resource: 'api' } as const;

/** The description of the API, made of the schemas of all routes when it is first asked for. */
export function documentRoutes(routes: readonly Route[], version: string): Route[] {
  const described: Route[] = [...routes];
  const document = once(() => openApiDocument(described, { title: 'Elara', version }));
  const asJson = once(() => JSON.stringify(document()));
  const asYaml = once(() => toYaml(document()));
  const own = [
    route({
      method: 'GET',
      path: '/api/openapi.json',
      access: READ,
      summary: 'This API as an OpenAPI 3.1 document',
      replies: { 200: Type.Record(Type.String(), Type.Unknown()) },
      handle: () => bytes(asJson(), { type: 'application/json' }),
    }),
    route({
      method: 'GET',
      path: '/api/spec.yaml',
      access: READ,
      // As in jupyter_server, where it is a file: strangers are led to the login page.
      kind: 'page',
      head: true,
      summary:
        'This API as an OpenAPI 3.1 document in YAML, at the address where Jupyter has its own',
      replies: { 200: null },
      handle: () => bytes(asYaml(), { type: 'text/x-yaml' }),
    }),
  ];
  described.push(...own);
  return own;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
