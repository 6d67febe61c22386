/**
 * What a Python configuration file does to a container it does not know: `c.A.b.append(1)`,
 * `c.A.b.update({…})`. Applied to the value of an earlier file or, where there is none, to the
 * default (traitlets' LazyConfigValue).
 */
export interface Changes {
  readonly extend: readonly unknown[];
  readonly prepend: readonly unknown[];
  readonly inserts: readonly (readonly [index: number, value: unknown])[];
  /** Keys of a dictionary, or an array with the members of a set. */
  readonly update: Readonly<Record<string, unknown>> | readonly unknown[] | null;
}

export const NO_CHANGES: Changes = { extend: [], prepend: [], inserts: [], update: null };

/** One change after another. */
export function mergeChanges(earlier: Changes, later: Changes): Changes {
  return {
    extend: [...earlier.extend, ...later.extend],
    prepend: [...later.prepend, ...earlier.prepend],
    inserts: [...earlier.inserts, ...later.inserts],
    update: mergeUpdates(earlier.update, later.update),
  };
}

/** The changed container; what is no container stays as it is. */
export function applyChanges(initial: unknown, changes: Changes): unknown {
  if (Array.isArray(initial)) return applyToList(initial, changes);
  if (typeof initial !== 'object' || initial === null) return initial;
  return isDictionary(changes.update) ? { ...initial, ...changes.update } : initial;
}

/** In traitlets' order: insertions, then what comes in front, then what comes behind. */
function applyToList(initial: readonly unknown[], changes: Changes): unknown[] {
  const list: unknown[] = [...initial];
  for (const [index, value] of changes.inserts) list.splice(index, 0, value);
  const members = Array.isArray(changes.update) ? (changes.update as readonly unknown[]) : [];
  const added = members.filter((member) => !list.includes(member));
  return [...changes.prepend, ...list, ...changes.extend, ...added];
}

function mergeUpdates(earlier: Changes['update'], later: Changes['update']): Changes['update'] {
  if (earlier === null || later === null) return later ?? earlier;
  if (isDictionary(earlier) && isDictionary(later)) return { ...earlier, ...later };
  if (isDictionary(earlier) || isDictionary(later)) return later;
  return [...new Set([...earlier, ...later])];
}

function isDictionary(update: unknown): update is Readonly<Record<string, unknown>> {
  return typeof update === 'object' && update !== null && !Array.isArray(update);
}
