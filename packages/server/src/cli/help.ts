import type { Setting } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';
import { FLAGS } from './flags.ts';

/** The help of `elara lab` and `elara server`. */
export function serverHelp(command: string, everything: boolean): string {
  const settings = Object.values(ALL_SETTINGS).flatMap((group) => Object.values<Setting>(group));
  const flags = [...FLAGS].map(([name, flag]) =>
    entry(`${name.length === 1 ? '-' : '--'}${name}`, flag.help, equivalent(flag.assigns)),
  );
  const aliases = settings.flatMap((item) =>
    item.alias === undefined
      ? []
      : [entry(`--${item.alias}=<${typeName(item)}>`, item.help, `--${item.trait}`)],
  );
  const head = `Usage: elara ${command} [options] [folder or file]\n\nOptions\n=======\n`;
  const short = head + [...flags, ...aliases].join('');
  if (!everything) return `${short}\nTo see all settings, use --help-all.\n`;
  return `${short}\nAll settings\n============\n${byTrait(settings).map(fullEntry).join('')}`;
}

function byTrait(settings: readonly Setting[]): Setting[] {
  return [...settings].sort((a, b) => a.trait.localeCompare(b.trait, 'en'));
}

function entry(option: string, help: string, same: string): string {
  return `${option}\n    ${help}\n    Equivalent to: [${same}]\n`;
}

function fullEntry(item: Setting): string {
  const variable = item.env === undefined ? '' : `    Environment: ${item.env}\n`;
  const value = item.secret === true ? '' : `    Default: ${JSON.stringify(item.default)}\n`;
  return `--${item.trait}=<${typeName(item)}>\n    ${item.help}\n${value}${variable}`;
}

function equivalent(assigns: Readonly<Record<string, unknown>>): string {
  const python = (value: unknown): string =>
    typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
  return Object.entries(assigns)
    .map(([trait, value]) => `--${trait}=${python(value)}`)
    .join(' ');
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'Unicode',
  integer: 'Int',
  number: 'Float',
  boolean: 'Bool',
  array: 'List',
  object: 'Dict',
};

function typeName({ schema }: Setting): string {
  return typeNames(schema).join('|') || 'Any';
}

function typeNames(schema: object): string[] {
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) {
    return [...new Set(schema.anyOf.flatMap((one: object) => typeNames(one)))];
  }
  const name = 'type' in schema ? TYPE_NAMES[String(schema.type)] : undefined;
  return name === undefined ? [] : [name];
}
