import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { complaintAbout, pickQuery, validate } from './validate.ts';

describe('validating', () => {
  it('names the place of what is wrong', () => {
    const schema = Type.Object({ a: Type.Object({ b: Type.Integer() }) });
    expect(complaintAbout(schema, { a: { b: 1 } })).toBeNull();
    expect(complaintAbout(schema, { a: { b: 'x' } })).toBe('/a/b must be integer');
    expect(() => {
      validate(schema, {}, 'request body');
    }).toThrow("Invalid request body: must have required property 'a'");
  });

  it('names what kept a value from the nearest of several schemas', () => {
    const schema = Type.Union([Type.Null(), Type.Object({ name: Type.String() })]);
    expect(complaintAbout(schema, { name: 5 })).toBe('/name must be string');
    expect(complaintAbout(schema, 5)).toBe('must be object');
    expect(complaintAbout(schema, {})).toBe("must have required property 'name'");
  });

  it('takes a named schema alone after it was part of another one', () => {
    const Inner = Type.Object({ x: Type.Integer() }, { $id: 'Inner' });
    expect(complaintAbout(Type.Array(Inner), [{ x: 1 }])).toBeNull();
    expect(complaintAbout(Type.Object({ inner: Inner }), { inner: { x: 1 } })).toBeNull();
    expect(complaintAbout(Inner, { x: 'no' })).toBe('/x must be integer');
  });
});

describe('a query', () => {
  it('is reduced to what the route declares, the last value counting', () => {
    const schema = Type.Object({ content: Type.Optional(Type.String()) });
    const query = new URLSearchParams('1732500000000&content=0&content=1&other=x');
    expect(pickQuery(schema, query)).toEqual({ content: '1' });
    expect(pickQuery(undefined, query)).toEqual({});
  });
});
