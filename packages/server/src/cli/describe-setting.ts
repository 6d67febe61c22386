import type { Setting } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';
import { NOT_APPLICABLE } from './not-applicable/index.ts';
import { pythonRepr } from './python-text.ts';

/** Every setting by the class in its name, classes and traits in alphabetical order. */
export function settingsByClass(): ReadonlyMap<string, readonly Setting[]> {
  const settings = Object.values(ALL_SETTINGS).flatMap((group) => Object.values<Setting>(group));
  const classes = new Map<string, Setting[]>();
  for (const setting of settings.sort((a, b) => (a.trait < b.trait ? -1 : 1))) {
    const [className = ''] = setting.trait.split('.');
    classes.set(className, [...(classes.get(className) ?? []), setting]);
  }
  return new Map([...classes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map(
  NOT_APPLICABLE.map(({ trait, instead, refused }) => [
    trait,
    refused
      ? `Not applicable, and refused when it is set: ${instead}`
      : `Has no effect: ${instead}`,
  ]),
);

/** What a setting does, also where it does nothing. */
export function helpOf({ trait, help }: Setting): string {
  return WITHOUT_EFFECT.get(trait) ?? help;
}

/** The default as Python writes it. */
export function defaultOf(setting: Setting): string {
  return pythonRepr(setting.default);
}

/** traitlets' names of the types. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'Unicode',
  integer: 'Int',
  number: 'Float',
  boolean: 'Bool',
  array: 'List',
  object: 'Dict',
};

/** What stands for the value in help: `<Int>`, or how one item of a container is written. */
export function placeholderOf({ schema }: Setting): string {
  const names = typeNames(schema);
  if (names.length === 1 && names[0] === 'Dict') return '<key-1>=<value-1>...';
  if (names.length === 1 && names[0] === 'List') return '<list-item-1>...';
  return `<${choicesOf(schema) !== null ? 'Enum' : names.join('|') || 'Any'}>`;
}

/** The values to choose from, where there are only a few. */
export function choicesOf(schema: object): readonly unknown[] | null {
  if ('const' in schema) return [schema.const];
  if (!('anyOf' in schema) || !Array.isArray(schema.anyOf)) return null;
  const branches = schema.anyOf.map((branch: object) => choicesOf(branch) ?? []).flat();
  return branches.length === 0 ? null : branches;
}

function typeNames(schema: object): string[] {
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) {
    return [...new Set(schema.anyOf.flatMap((one: object) => typeNames(one)))];
  }
  const name = 'type' in schema ? TYPE_NAMES[String(schema.type)] : undefined;
  return name === undefined ? [] : [name];
}
