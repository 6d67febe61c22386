import { describe, expect, it } from 'vitest';
import { operationsModule } from './operations.mjs';
import { typeOf } from './schema-type.mjs';

const type = (schema: unknown, side: 'request' | 'reply' = 'reply') =>
  typeOf(schema, { models: new Map(), side });

describe('the type of a schema', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer', minimum: 0 }, 'number'],
    [{ type: 'null' }, 'null'],
    [{}, 'unknown'],
    [undefined, 'unknown'],
    [{ const: 'a' }, '"a"'],
    [{ enum: ['a', 1, null] }, '"a" | 1 | null'],
    [{ anyOf: [{ type: 'string' }, { type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ allOf: [{ type: 'string' }, { type: 'null' }] }, '(string) & (null)'],
    [{ type: 'array', items: { type: 'string' } }, 'readonly (string)[]'],
    [{ type: 'array', items: [{ type: 'string' }, {}] }, 'readonly [string, unknown]'],
    [{ type: 'array', maxItems: 0 }, 'readonly []'],
    [{ type: 'object' }, '{ readonly [key: string]: unknown }'],
    [
      { type: 'object', patternProperties: { '^.*$': { type: 'number' } } },
      '{ readonly [key: string]: number }',
    ],
    [
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string' }, 'b-c': { type: 'null' } },
      },
      '{ readonly a: string; readonly "b-c"?: null; }',
    ],
  ])('%j is %s', (schema, expected) => {
    expect(type(schema)).toBe(expected);
  });

  it('lets who sends leave a property undefined', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    expect(type(schema, 'request')).toBe('{ readonly a?: string | undefined; }');
  });

  it('names and collects what has an id', () => {
    const models = new Map<string, Record<string, unknown>>();
    const kernel = { $id: 'Kernel', type: 'object' };
    expect(typeOf({ type: 'array', items: kernel }, { models, side: 'reply' })).toBe(
      'readonly (Kernel)[]',
    );
    expect([...models]).toEqual([['Kernel', kernel]]);
  });
});

describe('the module of operations', () => {
  const text = operationsModule({
    paths: {
      '/api/x/{path}': {
        put: {
          summary: 'Puts',
          parameters: [
            { name: 'path', in: 'path', required: true, 'x-segments': 'any' },
            { name: 'q', in: 'query', schema: { type: 'string' } },
          ],
          requestBody: { content: { 'application/octet-stream': {} } },
          responses: { 204: {} },
        },
        get: {
          responses: {
            200: { content: { 'application/json': { schema: { type: 'string' } } } },
            404: { content: { 'application/json': { schema: { type: 'null' } } } },
          },
        },
        delete: { responses: { 200: {} } },
      },
    },
  });

  it('tells what an operation takes and answers', () => {
    expect(text).toContain('/** Puts */\n  "PUT /api/x/{path}": {');
    expect(text).toContain('readonly params: { readonly path: string; };');
    expect(text).toContain(
      'readonly query: { readonly q?: string | number | boolean | undefined; };',
    );
    expect(text).toContain('readonly body: RawBody | undefined;');
    expect(text).toContain('readonly reply: string;');
  });

  it('tells how it is called', () => {
    expect(text).toContain('"PUT /api/x/{path}": { deep: ["path"], reply: \'none\' },');
    expect(text).toContain('"GET /api/x/{path}": { deep: [], reply: \'json\' },');
    expect(text).toContain('"DELETE /api/x/{path}": { deep: [], reply: \'raw\' },');
  });
});
