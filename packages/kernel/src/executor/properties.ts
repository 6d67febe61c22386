import type { LiveProperty } from './contract.ts';
import type { Evaluator } from './evaluator.ts';

/** Objects with more properties than this are not worth listing. */
const MAX_PROPERTIES = 2000;

/** `a`, `a.b`, `a[0].b["c"]`: what can be looked at without running code of the user's. */
const PATH =
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\??\.[\p{ID_Start}$_#][\p{ID_Continue}$]*|\[(\d+|"[^"\\]*"|'[^'\\]*')\])*$/u;

/** The properties of the live value of an expression; the names in scope for an empty one. */
export function liveProperties(expression: string, evaluator: Evaluator): LiveProperty[] {
  if (expression === '') {
    const lexical = evaluator
      .lexicalNames()
      .map((name): LiveProperty => ({ name, kind: 'property' }));
    return [...lexical, ...propertiesOf(globalThis)];
  }
  return PATH.test(expression) ? propertiesOf(evaluator.peek(expression)) : [];
}

function propertiesOf(value: unknown): LiveProperty[] {
  if (value === null || value === undefined) return [];
  const found = new Map<string, LiveProperty>();
  let object: object | null = Object(value) as object;
  // What every object has is no help.
  while (object !== null && object !== Object.prototype && found.size < MAX_PROPERTIES) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (!found.has(name)) found.set(name, { name, kind: kindOf(descriptor.value) });
    }
    object = Object.getPrototypeOf(object) as object | null;
  }
  return [...found.values()].filter(({ name }) => !/^(\d+$|__)/.test(name));
}

function kindOf(value: unknown): LiveProperty['kind'] {
  if (typeof value !== 'function') return 'property';
  return /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function';
}
