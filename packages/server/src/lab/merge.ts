import { isObject, type JsonObject } from './json-file.ts';

/**
 * Merges `source` into `target` as Jupyter's configuration does: objects are merged, `null` deletes, and
 * an object that ends up empty disappears.
 */
export function mergeInto(target: JsonObject, source: JsonObject): JsonObject {
  for (const [key, value] of Object.entries(source)) {
    if (value === null) {
      Reflect.deleteProperty(target, key);
    } else if (isObject(value)) {
      const known = Object.hasOwn(target, key) ? target[key] : undefined;
      const merged = mergeInto(isObject(known) ? known : {}, value);
      if (Object.keys(merged).length === 0) Reflect.deleteProperty(target, key);
      else define(target, key, merged);
    } else {
      define(target, key, value);
    }
  }
  return target;
}

/** Plain assignment would set the prototype for the key `__proto__`. */
function define(target: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
