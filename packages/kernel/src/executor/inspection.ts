import { inspect } from 'node:util';

import { Cell } from './cell.ts';

/** By these names Node keeps async contexts on the objects themselves, as enumerable properties. */
const TRACES = new Set(['async_id_symbol', 'trigger_async_id_symbol', 'kResourceStore']);

type CustomInspect = (this: object, ...args: unknown[]) => unknown;

/**
 * Promises and timers print as they do without the kernel: what follows code through its async
 * contexts does not show.
 */
export function hideAsyncTraces(): void {
  const timer = setTimeout(() => undefined, 0);
  clearTimeout(timer);
  const immediate = setImmediate(() => undefined);
  clearImmediate(immediate);
  for (const example of [Promise.resolve(), timer, immediate]) {
    const prototype = Object.getPrototypeOf(example) as object;
    const original = Reflect.get(prototype, inspect.custom) as CustomInspect | undefined;
    const value: CustomInspect = function hidden(...args) {
      hideTraces(this);
      // Who answers the object itself is shown as if there were no such method.
      return original === undefined ? this : Reflect.apply(original, this, args);
    };
    Object.defineProperty(prototype, inspect.custom, { value, writable: true, configurable: true });
  }
}

function hideTraces(object: object): void {
  for (const symbol of Object.getOwnPropertySymbols(object)) {
    const isTrace =
      TRACES.has(symbol.description ?? '') || Reflect.get(object, symbol) instanceof Cell;
    if (isTrace) Object.defineProperty(object, symbol, { enumerable: false });
  }
}
