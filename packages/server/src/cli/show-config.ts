import { Declarations, typedValue, type Given } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';
import type { Configuration } from './configure.ts';
import { pythonFormat, pythonRepr } from './python-text.ts';

type Sections = Record<string, Record<string, unknown>>;

/** What is not configuration of the server but the question itself. */
const QUESTIONS: ReadonlySet<string> = new Set(['show_config', 'show_config_json']);

/**
 * What files and command line say, by the class it was given for, as traitlets prints it;
 * secrets are hidden.
 */
export function givenSettings({ tree, home }: Configuration): Sections {
  const declarations = new Declarations(ALL_SETTINGS);
  const sections: Sections = {};
  for (const [path, trait, given] of tree.entries()) {
    if (QUESTIONS.has(trait)) continue;
    const setting = declarations.settingOf(path, trait);
    const shown = setting?.secret === true ? '[secret]' : shownValue(given, setting, home);
    const [outer = '', ...inner] = path.split('.');
    sections[outer] = withValue(sections[outer], [...inner, trait], shown);
  }
  return sections;
}

/** `--show-config-json` */
export function configJson(configuration: Configuration): string {
  const text = JSON.stringify(sortKeys(givenSettings(configuration)), null, 1);
  return `${text.replace(/[\u007f-\uffff]/g, escapeCharacter)}\n`;
}

/** `--show-config`: the same for people, with the files that were read. */
export function describeConfig(configuration: Configuration): string {
  const files = configuration.loadedFiles.map((file) => `  ${file}`);
  const sections = Object.entries(givenSettings(configuration)).sort(byKey);
  const classes = sections.flatMap(([className, traits]) => [
    className,
    ...Object.entries(traits)
      .sort(byKey)
      .map(([trait, value]) => `  .${trait} = ${pythonFormat(value)}`),
  ]);
  const head = files.length > 0 ? ['Loaded config files:', ...files, ''] : [];
  return [...head, ...classes, ''].join('\n');
}

type Declared = ReturnType<Declarations['settingOf']>;

function shownValue(given: Given, setting: Declared, home: string): unknown {
  if ('changes' in given) {
    const entries = Object.entries(given.changes).filter(([, value]) => !isEmpty(value));
    return `<LazyConfigValue ${pythonRepr(Object.fromEntries(entries))}>`;
  }
  if (setting !== undefined) return typedValue(setting, given, home);
  if ('value' in given) return given.value;
  return given.texts.length === 1 ? given.texts[0] : given.texts;
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function withValue(
  section: Record<string, unknown> | undefined,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (rest.length === 0) return { ...section, [key]: value };
  const inner = section?.[key] as Record<string, unknown> | undefined;
  return { ...section, [key]: withValue(inner, rest, value) };
}

function sortKeys(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return pythonRepr(value);
  const entries = Object.entries(value).sort(byKey);
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
