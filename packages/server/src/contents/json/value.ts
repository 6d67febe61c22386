/**
 * JSON as Python's `json` module keeps it, so that a notebook can pass through the server without
 * losing anything: integers of any size, floats apart from integers (`1.0` stays `1.0`), and object
 * keys in their order, whatever their names (`__proto__`, `2`).
 *
 * A JavaScript `number` in such a tree is always a safe integer; larger integers are `bigint`,
 * everything with a fraction or an exponent is a {@link JsonFloat}.
 */
export type JsonValue = JsonScalar | JsonArray | JsonObject;
export type JsonScalar = null | boolean | string | number | bigint | JsonFloat;
export type JsonArray = JsonValue[];
export type JsonObject = Map<string, JsonValue>;

/** A float; `text` is what Python's `repr` prints for it. */
export class JsonFloat {
  readonly value: number;
  readonly text: string;

  constructor(value: number, text: string) {
    this.value = value;
    this.text = text;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

/** Python's truth of a value: empty containers, empty strings and zeros are false. */
export function isTruthy(value: JsonValue | undefined): boolean {
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof JsonFloat) return value.value !== 0;
  return Boolean(value);
}

/** Compares strings by Unicode code point, as Python does; JavaScript compares UTF-16 units. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above the whole basic plane. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
