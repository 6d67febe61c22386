import { isDeepStrictEqual } from 'node:util';
import { ConfigError, type Origin } from '../../config/index.ts';
import type { NotApplicable } from './declare.ts';

/**
 * What is to be said of the traits that somebody set and that mean nothing here. Those without
 * which protection or data would be missing are refused, all in one error.
 */
export function judge(
  traits: readonly NotApplicable[],
  values: Readonly<Record<string, unknown>>,
  originOf: (trait: string) => Origin,
): string[] {
  const asked = traits.filter((one) => isAsked(one, values[one.trait]));
  const place = ({ trait }: NotApplicable): string => originOf(trait).place;
  const faults = asked
    .filter((one) => one.refused)
    .map((one) => `${one.trait} cannot be honoured: ${one.instead} (${place(one)})`);
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return asked.map((one) => `${one.trait} has no effect: ${one.instead} (${place(one)})`);
}

function isAsked(trait: NotApplicable, value: unknown): boolean {
  // Nearly all are as they are by default, the very same object.
  if (value === trait.default) return false;
  return ![trait.default, ...trait.harmless].some((known) => isDeepStrictEqual(known, value));
}
