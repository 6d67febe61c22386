import { acceptedClasses, splitTrait } from './classes.ts';
import { findFault } from './check-value.ts';
import { ConfigError } from './errors.ts';
import { schemaOf } from './schema-kind.ts';
import type { Setting, SettingGroup, SettingsOf } from './setting.ts';
import { readText } from './text-value.ts';
import type { ConfigTree, Given, Origin } from './tree.ts';
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
  const resolver = new Resolver(groups, sources);
  const settings = Object.entries(groups).map(([name, group]) => [name, resolver.group(group)]);
  resolver.throwFaults();
  return {
    settings: Object.freeze(Object.fromEntries(settings)) as ResolvedSettings<G>['settings'],
    warnings: [...resolver.warnings, ...findUnknown(groups, sources.tree)],
    originOf: (trait) => resolver.origins.get(trait) ?? DEFAULT,
  };
}

const DEFAULT: Origin = { kind: 'default', place: 'the default' };
/** Names from before the server was split off; notebook_shim still forwards them. */
const FORMER_SERVER_CLASSES = ['NotebookApp', 'LabApp'];

class Resolver {
  readonly warnings: string[] = [];
  readonly origins = new Map<string, Origin>();
  readonly #sources: ConfigSources;
  readonly #declared: ReadonlySet<string>;
  readonly #faults: string[] = [];

  constructor(groups: Readonly<Record<string, SettingGroup>>, sources: ConfigSources) {
    this.#sources = sources;
    this.#declared = declaredTraits(groups);
  }

  group(group: SettingGroup): unknown {
    const entries = Object.entries(group).map(([key, item]) => [key, this.#value(item)] as const);
    return Object.freeze(Object.fromEntries(entries));
  }

  throwFaults(): void {
    if (this.#faults.length > 0) throw new ConfigError(this.#faults.join('\n'));
  }

  #value(item: Setting): unknown {
    const given = this.#find(item.trait) ?? this.#findDeprecated(item) ?? this.#findInEnv(item);
    if (given === undefined) return item.default;
    const schema = schemaOf(item.schema);
    const value =
      'texts' in given ? readText(schema, given.texts, this.#sources.home) : plain(given.value);
    const fault = findFault(schema, value);
    if (fault !== null) this.#faults.push(`${item.trait}: ${fault} (${given.origin.place})`);
    this.origins.set(item.trait, given.origin);
    return freezeDeep(value);
  }

  #find(trait: string): Given | undefined {
    const [className, name] = splitTrait(trait);
    for (const accepted of acceptedClasses(className)) {
      const given = this.#sources.tree.get(accepted, name);
      if (given !== undefined) return given;
    }
    return className === 'ServerApp' ? this.#findFormer(name) : undefined;
  }

  #findFormer(name: string): Given | undefined {
    for (const former of FORMER_SERVER_CLASSES) {
      if (this.#declared.has(`${former}.${name}`)) continue;
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
      const given = this.#find(trait);
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

function declaredTraits(groups: Readonly<Record<string, SettingGroup>>): Set<string> {
  const settings = Object.values(groups).flatMap((group) => Object.values(group));
  return new Set(settings.map(({ trait }) => trait));
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
