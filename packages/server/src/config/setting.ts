import type { Static, TSchema } from 'typebox';

/** One setting: declared once by the room that uses it, under the name Jupyter users know it by. */
export interface Setting<S extends TSchema = TSchema> {
  /** `Class.trait`, as in Jupyter's configuration files and on its command line. */
  readonly trait: string;
  readonly schema: S;
  readonly default: Static<S>;
  readonly help: string;
  /** Short form on the command line, without the dashes: `port` for `--port=8888`. */
  readonly alias?: string;
  /** Environment variable that gives the default; files and the command line win over it. */
  readonly env?: string;
  /** Older traits that still work, with a warning, unless `trait` itself is set. */
  readonly deprecated?: readonly string[];
  /** The value is never printed. */
  readonly secret?: boolean;
}

export type SettingGroup = Readonly<Record<string, Setting>>;

/** The plain object a room receives for the settings it declared. */
export type SettingsOf<G extends SettingGroup> = {
  readonly [K in keyof G]: Static<G[K]['schema']>;
};

/** Declares a setting; the type of its value follows from the schema. */
export function setting<const S extends TSchema>(declaration: Setting<S>): Setting<S> {
  if (!/^[A-Z]\w*\.[a-z]\w*$/.test(declaration.trait)) {
    throw new TypeError(`"${declaration.trait}" is not of the form Class.trait`);
  }
  return Object.freeze(declaration);
}

/** Groups the settings of a room. */
export function defineSettings<const G extends SettingGroup>(group: G): Readonly<G> {
  return Object.freeze(group);
}

/** The settings of a group when nobody configured anything. */
export function defaultSettings<G extends SettingGroup>(group: G): SettingsOf<G> {
  const values = Object.entries(group).map(([key, { default: value }]) => [key, value] as const);
  return Object.freeze(Object.fromEntries(values)) as SettingsOf<G>;
}
