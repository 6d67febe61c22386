import { applyChanges } from './changes.ts';
import { acceptedPaths, splitTrait } from './classes.ts';
import { findFault } from './check-value.ts';
import { coerce } from './coerce.ts';
import { Declarations, FORMER_SERVER_CLASSES, NEVER_MOVED } from './declarations.ts';
import { ConfigError } from './errors.ts';
import { schemaOf } from './schema-kind.ts';
import type { Setting, SettingGroup, SettingsOf } from './setting.ts';
import { readText } from './text-value.ts';
import { layOver, type ConfigTree, type Given, type Origin } from './tree.ts';
import { findUnknown } from './unknown-traits.ts';

export interface ConfigSources {
  /** Files and, laid over them, the command line. */
  readonly tree: ConfigTree;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For `~` in values. */
  readonly home: string;
}

/** Settings of all rooms, typed and frozen, with what there is to say about them. */
export interface ResolvedSettings<G extends Readonly<Record<string, SettingGroup>>> {
  readonly settings: { readonly [K in keyof G]: SettingsOf<G[K]> };
  readonly warnings: readonly string[];
  /** Where the value of a declared trait came from. */
  readonly originOf: (trait: string) => Origin;
}

/** Finds the value of each declared setting; throws one ConfigError that names every wrong value. */
export function resolveSettings<const G extends Readonly<Record<string, SettingGroup>>>(
  groups: G,
  sources: ConfigSources,
): ResolvedSettings<G> {
  const declarations = new Declarations(groups);
  const resolver = new Resolver(declarations, sources);
  const settings = Object.entries(groups).map(([name, group]) => [name, resolver.group(group)]);
  resolver.throwFaults();
  return {
    settings: Object.freeze(Object.fromEntries(settings)) as ResolvedSettings<G>['settings'],
    warnings: [...resolver.warnings, ...findUnknown(declarations, sources.tree)],
    originOf: (trait) => resolver.origins.get(trait) ?? DEFAULT,
  };
}

const DEFAULT: Origin = { kind: 'default', place: 'the default' };

class Resolver {
  readonly warnings: string[] = [];
  readonly origins = new Map<string, Origin>();
  readonly #sources: ConfigSources;
  readonly #declarations: Declarations;
  readonly #faults: string[] = [];

  constructor(declarations: Declarations, sources: ConfigSources) {
    this.#sources = sources;
    this.#declarations = declarations;
  }

  group(group: SettingGroup): unknown {
    const entries = Object.entries(group).map(([key, item]) => [key, this.#value(item)] as const);
    return Object.freeze(Object.fromEntries(entries));
  }

  throwFaults(): void {
    if (this.#faults.length === 0) return;
    throw new ConfigError(
      `Bad config encountered during initialization: ${this.#faults.join('\n')}`,
    );
  }

  #value(item: Setting): unknown {
    const given =
      this.#find(item, item.trait) ?? this.#findDeprecated(item) ?? this.#findInEnv(item);
    if (given === undefined) return item.default;
    const value = typedValue(item, given, this.#sources.home);
    const fault = findFault(schemaOf(item.schema), value);
    if (fault !== null) {
      const [className, name] = splitTrait(item.trait);
      const article = /^[AEIOU]/.test(className) ? 'an' : 'a';
      const subject = `The '${name}' trait of ${article} ${className} instance`;
      this.#faults.push(`${subject} ${fault}. (${given.origin.place})`);
    }
    this.origins.set(item.trait, given.origin);
    return freezeDeep(value);
  }

  /** What is given for any of the accepted classes; changes apply to what a less specific one says. */
  #find(item: Setting, trait: string): Given | undefined {
    const [className, name] = splitTrait(trait);
    // Of hundreds of settings a start gives a handful.
    if (!this.#sources.tree.mayHave(name)) return undefined;
    let found: Given | undefined;
    for (const path of [...acceptedPaths(className)].reverse()) {
      const given = this.#sources.tree.get(path, name);
      if (given === undefined) continue;
      const value = { origin: given.origin, value: typedValue(item, given, this.#sources.home) };
      found = layOver(found, 'texts' in given ? value : given);
    }
    return found ?? (className === 'ServerApp' ? this.#findFormer(name) : undefined);
  }

  #findFormer(name: string): Given | undefined {
    if (NEVER_MOVED.has(name)) return undefined;
    for (const former of FORMER_SERVER_CLASSES) {
      if (this.#declarations.isDeclared(`${former}.${name}`)) continue;
      const given = this.#sources.tree.get(former, name);
      if (given === undefined) continue;
      this.#warn(
        `'${name}' has moved from ${former} to ServerApp. Be sure to update your config.`,
        given,
      );
      return given;
    }
    return undefined;
  }

  #findDeprecated(item: Setting): Given | undefined {
    for (const trait of item.deprecated ?? []) {
      const given = this.#find(item, trait);
      if (given === undefined) continue;
      this.#warn(`${trait} is deprecated, use ${item.trait} instead.`, given);
      return given;
    }
    return undefined;
  }

  #findInEnv({ env }: Setting): Given | undefined {
    const text = env === undefined ? undefined : this.#sources.env[env];
    if (env === undefined || text === undefined || text === '') return undefined;
    return {
      origin: { kind: 'environment', place: `the environment variable ${env}` },
      texts: [text],
    };
  }

  #warn(message: string, given: Given): void {
    this.warnings.push(`${message} (${given.origin.place})`);
  }
}

/** What was given, as the type that the setting has; what does not fit stays as it was given. */
export function typedValue(item: Setting, given: Given, home: string): unknown {
  const schema = schemaOf(item.schema);
  if ('texts' in given) return coerce(schema, readText(schema, given.texts, home));
  if ('changes' in given) return applyChanges(item.default, given.changes);
  return coerce(schema, plain(given.value));
}

/** Bytes literals stand for the text of the same characters. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}

function freezeDeep(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(freezeDeep);
  return Object.freeze(value);
}
