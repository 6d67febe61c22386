import fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { complaintAbout, fitsAnyway, pickQuery, validate } from './validate.ts';

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

describe('a query that fits anyway', () => {
  const parameters = {
    text: Type.Optional(Type.String({ description: 'any' })),
    number: Type.Optional(Type.String({ pattern: '^[0-9]+$' })),
    choice: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')])),
  };

  it('has no parameter, or only such as may be every text', () => {
    const schema = Type.Object(parameters);
    expect(fitsAnyway(schema, {})).toBe(true);
    expect(fitsAnyway(schema, { text: 'x' })).toBe(true);
    expect(fitsAnyway(schema, { text: 'x', number: '1' })).toBe(false);
    expect(fitsAnyway(schema, { choice: '1' })).toBe(false);
    expect(fitsAnyway(Type.Object({ text: Type.String() }), { text: 'x' })).toBe(false);
  });

  it('is one that the validator has nothing against', () => {
    const query = fc.dictionary(fc.constantFrom('text', 'number', 'choice', 'other'), fc.string());
    const demanded = Type.Object({ ...parameters, text: Type.String() });
    fc.assert(
      fc.property(query, fc.constantFrom(Type.Object(parameters), demanded), (given, schema) => {
        const picked = pickQuery(schema, new URLSearchParams(given));
        if (fitsAnyway(schema, picked)) expect(complaintAbout(schema, picked)).toBeNull();
      }),
    );
  });
});
