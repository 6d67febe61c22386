/** Where a value was given, to be named in warnings and errors. */
export interface Origin {
  readonly kind: 'default' | 'environment' | 'file' | 'command line';
  readonly place: string;
}

/** A value as it was given: typed in files, as text on the command line and in the environment. */
export type Given =
  | { readonly origin: Origin; readonly value: unknown }
  | { readonly origin: Origin; readonly texts: readonly string[] };

/** Values by class and trait; a later one replaces an earlier one. */
export class ConfigTree {
  readonly #classes = new Map<string, Map<string, Given>>();

  get(className: string, trait: string): Given | undefined {
    return this.#classes.get(className)?.get(trait);
  }

  set(className: string, trait: string, given: Given): void {
    const traits = this.#classes.get(className) ?? new Map<string, Given>();
    this.#classes.set(className, traits.set(trait, given));
  }

  /** Lays another tree over this one. */
  merge(other: ConfigTree): void {
    for (const [className, trait, given] of other.entries()) this.set(className, trait, given);
  }

  *entries(): Generator<readonly [className: string, trait: string, given: Given]> {
    for (const [className, traits] of this.#classes) {
      for (const [trait, given] of traits) yield [className, trait, given];
    }
  }
}
