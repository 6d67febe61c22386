import { describe, expect, it } from 'vitest';
import { parseJson } from '../json/parse.ts';
import { SchemaValidator } from './json-schema.ts';
import type { Schema } from './schema.ts';

/** The message and the path of the first error, or null. */
function complaint(schema: Schema, text: string): string | null {
  const error = new SchemaValidator(schema).firstError(parseJson(text));
  return error === null ? null : [error.message(), ...error.path].join(' | ');
}

describe('the schema validator', () => {
  it.each<[Schema, string, string | null]>([
    [{ type: 'string' }, '"a"', null],
    [{ type: 'string' }, '1', "1 is not of type 'string'"],
    [{ type: ['integer', 'null'] }, 'true', "True is not of type 'integer', 'null'"],
    [{ type: 'integer' }, '1.0', null],
    [{ type: 'integer' }, '1.5', "1.5 is not of type 'integer'"],
    [{ type: 'integer' }, '12345678901234567890', null],
    [{ type: 'object' }, '[]', "[] is not of type 'object'"],
    [{ type: 'null' }, 'null', null],
    [{ enum: ['a', true] }, '"b"', "'b' is not one of ['a', True]"],
    [{ minimum: 1 }, '0', '0 is less than the minimum of 1'],
    [{ maximum: 4 }, '5.5', '5.5 is greater than the maximum of 4'],
    [{ minimum: 1 }, '"text"', null],
    [{ minLength: 1 }, '""', "'' should be non-empty"],
    [{ minLength: 2 }, '"a"', "'a' is too short"],
    [{ maxLength: 2 }, '"abc"', "'abc' is too long"],
    [{ maxLength: 1 }, '"😀"', null],
    [{ pattern: '^[a-z]+$' }, '"A"', "'A' does not match '^[a-z]+$'"],
    [{ pattern: '^.+$' }, '"\\r\\u2028"', null],
    [{ pattern: '^.+$' }, '"a\\n"', null],
    [{ pattern: '^.+$' }, '"\\n"', "'\\n' does not match '^.+$'"],
    [{ uniqueItems: true }, '[1, 2, 1]', '[1, 2, 1] has non-unique elements'],
    [{ uniqueItems: true }, '[1, 1.5]', null],
    [{ required: ['a', 'b'] }, '{"a":1}', "'b' is a required property"],
    [{ properties: { a: { type: 'string' } } }, '{"a":1}', "1 is not of type 'string' | a"],
    [{ items: { type: 'string' } }, '["a",1]', "1 is not of type 'string' | 1"],
    [
      { additionalProperties: false, properties: { a: {} } },
      '{"a":1,"b":2}',
      "Additional properties are not allowed ('b' was unexpected)",
    ],
    [
      { additionalProperties: false },
      '{"a":1,"b":2}',
      "Additional properties are not allowed ('a', 'b' were unexpected)",
    ],
    [
      { additionalProperties: false, patternProperties: { '^x': {} } },
      '{"b":1,"a":2,"x":3}',
      "'a', 'b' do not match any of the regexes: '^x'",
    ],
    [{ additionalProperties: { type: 'string' } }, '{"a":1}', "1 is not of type 'string' | a"],
    [
      { patternProperties: { '^x': { type: 'string' } } },
      '{"x1":1}',
      "1 is not of type 'string' | x1",
    ],
    [
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      'null',
      'None is not valid under any of the given schemas',
    ],
    [
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      '3',
      '3 is valid under each of the given schemas',
    ],
    [{ oneOf: [{ type: 'string' }, { type: 'integer' }] }, '3', null],
    [{ not: { enum: ['a'] } }, '"a"', "'a' should not be valid under {'enum': ['a']}"],
    [{ not: { enum: ['a'] } }, '"b"', null],
    [{ description: 'nothing', title: 'x' }, '1', null],
  ])('%j on %s: %s', (schema, text, expected) => {
    expect(complaint(schema, text)).toBe(expected);
  });

  it('follows references, and what stands beside them does not count', () => {
    const schema: Schema = {
      $ref: '#/definitions/deep/name',
      type: 'integer',
      definitions: { deep: { name: { type: 'string' } } },
    };
    expect(complaint(schema, '"a"')).toBeNull();
    expect(complaint(schema, '1')).toBe("1 is not of type 'string'");
    expect(() => complaint({ $ref: '#/definitions/none' }, '1')).toThrow('leads nowhere');
  });

  it('tells the way to the place in the value and in the schema', () => {
    const schema: Schema = {
      properties: { cells: { items: { properties: { id: { pattern: '^a$' } } } } },
    };
    const error = new SchemaValidator(schema).firstError(
      parseJson('{"cells":[{"id":"a"},{"id":"b"}]}'),
    );
    expect(error).toMatchObject({
      path: ['cells', 1, 'id'],
      schemaPath: ['properties', 'cells', 'items', 'properties', 'id', 'pattern'],
      keyword: 'pattern',
      instance: 'b',
    });
  });

  it('reports the first error in the order of the keywords', () => {
    expect(complaint({ required: ['a'], type: 'string' }, '{}')).toBe("'a' is a required property");
    expect(complaint({ type: 'string', required: ['a'] }, '{}')).toBe("{} is not of type 'string'");
  });

  it('checks against a definition by its name', () => {
    const validator = new SchemaValidator({ definitions: { word: { type: 'string' } } });
    expect(validator.firstErrorIn('word', 'x')).toBeNull();
    expect(validator.firstErrorIn('word', 1)?.message()).toBe("1 is not of type 'string'");
    expect(validator.firstErrorIn('none', 1)).toBeUndefined();
    expect(validator.firstErrorIn('constructor', 1)).toBeUndefined();
  });
});
