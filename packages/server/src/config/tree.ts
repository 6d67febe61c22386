import { applyChanges, mergeChanges, type Changes } from './changes.ts';

/** Where a value was given, to be named in warnings and errors. */
export interface Origin {
  readonly kind: 'default' | 'environment' | 'file' | 'command line';
  readonly place: string;
}

/** A value as it was given: typed in files, as text on the command line and in the environment. */
export type Given =
  | { readonly origin: Origin; readonly value: unknown }
  | { readonly origin: Origin; readonly texts: readonly string[] }
  | { readonly origin: Origin; readonly changes: Changes };

/** Values by class and trait; a later one replaces an earlier one. */
export class ConfigTree {
  readonly #classes = new Map<string, Map<string, Given>>();
  /** Names of traits that were ever given, for whatever class. */
  readonly #names = new Set<string>();

  /** False where no class can have a value for a trait of this name. */
  mayHave(trait: string): boolean {
    return this.#names.has(trait);
  }

  get(className: string, trait: string): Given | undefined {
    return this.#classes.get(className)?.get(trait);
  }

  set(className: string, trait: string, given: Given): void {
    const traits = this.#classes.get(className) ?? new Map<string, Given>();
    this.#classes.set(className, traits.set(trait, given));
    this.#names.add(trait);
  }

  delete(className: string, trait: string): void {
    this.#classes.get(className)?.delete(trait);
  }

  /** Lays another tree over this one; changes of containers change what is here. */
  merge(other: ConfigTree): void {
    for (const [className, trait, given] of other.entries()) {
      this.set(className, trait, layOver(this.get(className, trait), given));
    }
  }

  *entries(): Generator<readonly [className: string, trait: string, given: Given]> {
    for (const [className, traits] of this.#classes) {
      for (const [trait, given] of traits) yield [className, trait, given];
    }
  }
}

/** A value given after an earlier one: only changes of containers keep anything of it. */
export function layOver(earlier: Given | undefined, later: Given): Given {
  if (!('changes' in later) || earlier === undefined) return later;
  const { origin } = later;
  if ('changes' in earlier)
    return { origin, changes: mergeChanges(earlier.changes, later.changes) };
  if ('value' in earlier) return { origin, value: applyChanges(earlier.value, later.changes) };
  return later;
}
