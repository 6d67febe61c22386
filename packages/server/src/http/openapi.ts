import Type, { type TObject, type TSchema } from 'typebox';
import { describeAccess } from './access.ts';
import type { Route } from './route.ts';

interface Info {
  readonly title: string;
  readonly version: string;
}

/** The OpenAPI 3.1 document of the API: the very schemas that check the requests. */
export function openApiDocument(routes: readonly Route[], info: Info): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    if (route.kind !== 'api') continue;
    const path = route.path.replace(/[:*](\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version },
    components: { securitySchemes: SECURITY_SCHEMES },
    paths,
  };
}

const SECURITY_SCHEMES = {
  token: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'token <token>' },
};

function operation(route: Route): Record<string, unknown> {
  const body = requestBody(route);
  return {
    summary: route.summary,
    'x-access': describeAccess(route.access),
    security: route.access === 'public' ? [] : [{ token: [] }],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(body === null ? {} : { requestBody: body }),
    responses: Object.fromEntries(
      Object.entries(route.replies).map(([status, schema]) => [status, response(schema)]),
    ),
  };
}

function pathParameters(path: string): unknown[] {
  return [...path.matchAll(/([:*])(\w+)/g)].map(([, kind, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    // OpenAPI has no word for a parameter with slashes in it.
    ...(kind === '*' ? { 'x-segments': 'any' } : {}),
  }));
}

function queryParameters(query: TObject | undefined): unknown[] {
  const required = new Set(query?.required ?? []);
  return Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema,
  }));
}

function requestBody(route: Route): Record<string, unknown> | null {
  if (route.body === undefined) return null;
  if (typeof route.body === 'string') {
    const type =
      route.body === 'form' ? 'application/x-www-form-urlencoded' : 'application/octet-stream';
    return { required: true, content: { [type]: {} } };
  }
  return {
    required: !Type.IsOptional(route.body),
    content: { 'application/json': { schema: route.body } },
  };
}

function response(schema: TSchema | null): Record<string, unknown> {
  if (schema === null) return { description: 'No JSON body' };
  return { description: 'Answer', content: { 'application/json': { schema } } };
}
