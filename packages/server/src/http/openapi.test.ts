import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { html, json } from './reply.ts';
import { route } from './route.ts';

const rename = route({
  method: 'PATCH',
  path: '/api/contents/*path',
  access: { action: 'write', resource: 'contents' },
  summary: 'Renames',
  query: Type.Object({ force: Type.Optional(Type.String()) }),
  body: Type.Object({ path: Type.String() }),
  replies: { 200: Type.Object({ name: Type.String() }), 204: null },
  handle: () => json({ name: 'x' }),
});

const login = route({
  method: 'GET',
  path: '/login',
  access: 'public',
  kind: 'page',
  summary: 'A page',
  replies: { 200: null },
  handle: () => html(''),
});

const version = route({
  method: 'GET',
  path: '/api',
  access: 'public',
  summary: 'The version',
  replies: { 200: Type.Object({ version: Type.String() }) },
  handle: () => json({ version: '1' }),
});

describe('openApiDocument', () => {
  const document = openApiDocument([rename, login, version], { title: 'T', version: '1' });
  const paths = document['paths'] as Record<string, Record<string, Record<string, unknown>>>;

  it('is an OpenAPI 3.1 document', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'T', version: '1' } });
  });

  it('describes parameters, body and answers by the schemas that check them', () => {
    expect(paths['/api/contents/{path}']?.['patch']).toMatchObject({
      summary: 'Renames',
      parameters: [
        { name: 'path', in: 'path', required: true, 'x-segments': 'any' },
        { name: 'force', in: 'query', required: false },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', required: ['path'] } } },
      },
      responses: {
        200: { content: { 'application/json': { schema: { required: ['name'] } } } },
        204: { description: 'No JSON body' },
      },
    });
  });

  it('tells which bodies may be left out, and which parameters hold no slash', () => {
    const start = route({
      method: 'POST',
      path: '/api/kernels/:id',
      access: 'public',
      summary: 'Starts',
      body: Type.Optional(Type.Object({})),
      replies: { 204: null },
      handle: () => json({}),
    });
    const { paths: described } = openApiDocument([start], { title: 'T', version: '1' });
    expect(described).toMatchObject({
      '/api/kernels/{id}': {
        post: { requestBody: { required: false }, parameters: [{ name: 'id', in: 'path' }] },
      },
    });
    expect(JSON.stringify(described)).not.toContain('x-segments');
  });

  it('says who may call a route', () => {
    expect(paths['/api/contents/{path}']?.['patch']).toMatchObject({
      'x-access': 'write contents',
      security: [{ token: [] }],
    });
    expect(paths['/api']?.['get']).toMatchObject({ 'x-access': 'public', security: [] });
  });

  it('leaves pages out', () => {
    expect(Object.keys(paths)).toEqual(['/api/contents/{path}', '/api']);
  });
});
