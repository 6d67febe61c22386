import { isDeepStrictEqual } from 'node:util';

/** A JSON object whose keys are data: it has no prototype, so that `__proto__` is a key too. */
export type Section = Record<string, unknown>;

export function emptySection(): Section {
  return Object.create(null) as Section;
}

export function isObject(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Jupyter's `recursive_update`: null deletes a key, objects that end up empty are taken away. */
export function merged(target: Section, changes: Section): Section {
  const result = Object.assign(emptySection(), target);
  for (const [key, value] of Object.entries(changes)) {
    if (isObject(value)) {
      const before = result[key];
      // Nothing to merge into it: what is no object stays, as in Jupyter.
      if (key in result && !isObject(before) && isEmpty(value)) continue;
      result[key] = merged(isObject(before) ? before : emptySection(), value);
      if (isEmpty(result[key])) Reflect.deleteProperty(result, key);
    } else if (value === null) {
      Reflect.deleteProperty(result, key);
    } else {
      result[key] = value;
    }
  }
  return result;
}

/** Jupyter's `remove_defaults`: what the defaults say already is not stored a second time. */
export function withoutDefaults(data: Section, defaults: Section): Section {
  const result = emptySection();
  for (const [key, value] of Object.entries(data)) {
    const byDefault = defaults[key];
    if (isObject(value) && isObject(byDefault)) {
      const rest = withoutDefaults(value, byDefault);
      if (!isEmpty(rest)) result[key] = rest;
    } else if (!(key in defaults && isDeepStrictEqual(value, byDefault))) {
      result[key] = value;
    }
  }
  return result;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
