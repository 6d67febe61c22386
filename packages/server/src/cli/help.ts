import { Declarations, type Setting } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';
import {
  choicesOf,
  defaultOf,
  helpOf,
  placeholderOf,
  settingsByClass,
} from './describe-setting.ts';
import { ALIASES, FLAGS } from './flags.ts';
import { pythonRepr } from './python-text.ts';
import { wrapText } from './wrap-text.ts';

const COLUMNS = 76;
/** As traitlets cuts what is long. */
const LONGEST_DEFAULT = 64;

/** The help of `elara lab` and `elara server`, in the form of Jupyter's. */
export function serverHelp(command: string, everything: boolean): string {
  const usage = `Usage: elara ${command} [options] [folder or file]`;
  const short = [
    usage,
    '',
    ...headed('Options'),
    'The options below are short for settings, as "Equivalent to" says.',
    '',
    ...[...FLAGS].flatMap(([name, flag]) =>
      entry(`${name.length === 1 ? '-' : '--'}${name}`, flag.help, equivalent(flag.assigns)),
    ),
    ...[...ALIASES].flatMap(([alias, trait]) => aliasEntry(alias, trait)),
  ];
  if (!everything) return [...short, '', 'To see all settings, use `--help-all`.', ''].join('\n');
  return [
    ...short,
    '',
    ...headed('Class options'),
    'Each of these sets the class parameter of that name: --Class.parameter=value',
    '',
    ...[...settingsByClass()].flatMap(([className, settings]) => [
      `${className} options`,
      '-'.repeat(`${className} options`.length),
      ...settings.flatMap(fullEntry),
      '',
    ]),
  ].join('\n');
}

function headed(title: string): string[] {
  return [title, '='.repeat(title.length)];
}

const declarations = new Declarations(ALL_SETTINGS);

function aliasEntry(alias: string, trait: string): string[] {
  const [className = '', name = ''] = trait.split('.');
  const setting = declarations.settingOf(className, name);
  if (setting === undefined) return [];
  return entry(`--${alias}=${placeholderOf(setting)}`, helpOf(setting), [`--${trait}`]);
}

function entry(option: string, help: string, same: readonly string[]): string[] {
  return [option, ...indented(wrapText(help, COLUMNS)), `    Equivalent to: [${same.join(' ')}]`];
}

function fullEntry(setting: Setting): string[] {
  const choices = choicesOf(setting.schema);
  const value = defaultOf(setting);
  const shown =
    value.length > LONGEST_DEFAULT ? `${value.slice(0, LONGEST_DEFAULT - 3)}...` : value;
  return [
    `--${setting.trait}=${placeholderOf(setting)}`,
    ...indented([
      ...wrapText(helpOf(setting), COLUMNS),
      ...(choices === null ? [] : [`Choices: any of ${pythonRepr(choices)}`]),
      ...(setting.env === undefined ? [] : [`Environment: ${setting.env}`]),
      `Default: ${shown}`,
    ]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}

function equivalent(assigns: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(assigns).map(([trait, value]) => {
    const text = typeof value === 'string' ? value : pythonRepr(value);
    return `--${trait}=${text}`;
  });
}
