import { Type, type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { coerce } from './coerce.ts';
import { schemaOf } from './schema-kind.ts';
import { readText } from './text-value.ts';

const switches = Type.Record(Type.String(), Type.Boolean());

describe('readText', () => {
  it.each<[TSchema, string[], unknown]>([
    [Type.Integer(), ['1_000'], 1000],
    [Type.Integer(), ['x'], 'x'],
    [Type.Integer(), ['1', '2'], ['1', '2']],
    [Type.Number(), ['1e1'], 10],
    [Type.Boolean(), ['TRUE'], true],
    [Type.Boolean(), ['yes'], 'yes'],
    [Type.String(), ['~/a'], '/home/ada/a'],
    [Type.String(), ['"quoted"'], 'quoted'],
    [Type.Union([Type.String(), Type.Null()]), ['None'], null],
    [Type.String(), ['None'], 'None'],
    [Type.Array(Type.Integer()), ['1', '2'], [1, 2]],
    [Type.Array(Type.String()), ["{'a', 'b'}"], ['a', 'b']],
    [Type.Array(Type.String()), ["{'a': 1}"], ["{'a': 1}"]],
    [Type.Array(Type.String()), ['[broken'], ['[broken']],
    [switches, ['a=True', 'b=0'], { a: true, b: false }],
    [switches, ['=1'], { '': true }],
    [switches, ['a'], 'a'],
    [Type.Record(Type.String(), Type.Unknown()), ['a=1=2'], { a: '1=2' }],
    [Type.Unknown(), ['[1]'], [1]],
    [Type.Unknown(), ['plain'], 'plain'],
  ])('reads for %j of %j', (schema, texts, value) => {
    expect(readText(schemaOf(schema), texts, '/home/ada')).toEqual(value);
  });
});

describe('coerce', () => {
  it.each<[TSchema, unknown, unknown]>([
    [Type.Boolean(), 1, true],
    [Type.Boolean(), 2, 2],
    [Type.Boolean(), '1', '1'],
    [Type.Union([Type.Boolean(), Type.Null()]), 0, false],
    [Type.Union([Type.Boolean(), Type.Integer()]), 0, 0],
    [Type.Integer(), 1, 1],
    [Type.Array(Type.Boolean()), [0, 1, 2], [false, true, 2]],
    [switches, { a: 1, b: 'x' }, { a: true, b: 'x' }],
    [Type.Array(Type.String()), 'no list', 'no list'],
  ])('makes of %j what %j means', (schema, value, coerced) => {
    expect(coerce(schemaOf(schema), value)).toEqual(coerced);
  });
});
