import { Type } from 'typebox';
import { bytes, openApiDocument, route, type Route } from '../http/index.ts';

/** `/api/openapi.json`, made of the schemas of all routes when it is first asked for. */
export function documentRoutes(routes: readonly Route[], version: string): Route[] {
  let document: string | undefined;
  const openapi: Route = route({
    method: 'GET',
    path: '/api/openapi.json',
    access: { action: 'read', resource: 'api' },
    summary: 'This API as an OpenAPI 3.1 document',
    replies: { 200: Type.Record(Type.String(), Type.Unknown()) },
    handle: () => {
      document ??= JSON.stringify(
        openApiDocument([...routes, openapi], { title: 'Elara', version }),
      );
      return bytes(document, { type: 'application/json' });
    },
  });
  return [openapi];
}
