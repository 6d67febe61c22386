import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

import type { CellContext } from './cell.ts';

type Callback = (...args: unknown[]) => void;
type Schedule = (callback: Callback, ...rest: unknown[]) => object;
type Cancel = (handle: unknown) => void;

/**
 * Remembers which cell started a timer, so that Stop ends loops that sleep: what such a loop waits
 * for never comes, and it is forgotten. Must run before user code takes the functions.
 */
export function trackTimers(context: CellContext): void {
  const pairs = [
    ['setTimeout', 'clearTimeout', false],
    ['setInterval', 'clearInterval', true],
    ['setImmediate', 'clearImmediate', false],
  ] as const;
  for (const [start, stop, repeats] of pairs) {
    const original = timers[start] as unknown as Schedule;
    const clear = timers[stop] as unknown as Cancel;
    const tracked = trackedTimer(context, original, clear, repeats);
    Object.defineProperty(tracked, 'name', { value: start });
    const promised: unknown = trackedPromise(context, timersPromises, start);
    if (!repeats) Object.defineProperty(tracked, promisify.custom, { value: promised });
    Object.assign(timers, { [start]: tracked });
    Object.assign(timersPromises, { [start]: promised });
    Object.defineProperty(globalThis, start, {
      value: tracked,
      writable: true,
      configurable: true,
    });
  }
  syncBuiltinESMExports();
}

function trackedTimer(
  context: CellContext,
  original: Schedule,
  clear: Cancel,
  repeats: boolean,
): Schedule {
  return (callback, ...rest) => {
    // Node's own function explains what is wrong.
    if (typeof callback !== 'function') return original(callback, ...rest);
    const cell = context.current;
    const owned = {
      cancel: (): void => {
        clear(handle);
      },
    };
    const handle = original(
      function run(this: unknown, ...args: unknown[]): void {
        if (!repeats) cell.disown(owned);
        Reflect.apply(callback, this, args);
      },
      ...rest,
    );
    cell.own(owned);
    return handle;
  };
}

type PromisedTimer = (...args: unknown[]) => unknown;

/** `timers/promises`: Stop rejects what waits, so that `finally` blocks run. */
function trackedPromise(
  context: CellContext,
  module: Readonly<Record<string, unknown>>,
  name: string,
): PromisedTimer {
  const original = module[name] as PromisedTimer;
  const optionsAt = name === 'setImmediate' ? 1 : 2;
  return (...args) => {
    const cell = context.current;
    const controller = new AbortController();
    const options = (args[optionsAt] ?? {}) as { signal?: AbortSignal };
    const signals = [controller.signal, ...(options.signal === undefined ? [] : [options.signal])];
    const owned = {
      cancel: (): void => {
        controller.abort();
      },
    };
    while (args.length < optionsAt) args.push(undefined);
    args[optionsAt] = { ...options, signal: AbortSignal.any(signals) };
    const pending = original(...args);
    cell.own(owned);
    if (pending instanceof Promise) {
      const forget = (): void => {
        cell.disown(owned);
      };
      pending.then(forget, forget);
    }
    return pending;
  };
}
