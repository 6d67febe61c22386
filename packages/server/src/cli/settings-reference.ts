import type { Setting, SettingGroup } from '../config/index.ts';
import { GENERATED, markdownTable } from '../app/index.ts';
import type { NotApplicable } from './not-applicable/index.ts';
import { pythonRepr } from './python-text.ts';

/** Every setting with its default, by the name it has in configuration files. */
export function settingReference(
  groups: Readonly<Record<string, SettingGroup>>,
  notApplicable: readonly NotApplicable[],
): string {
  const idle = new Set(notApplicable.map(({ trait }) => trait));
  const settings: Setting[] = Object.values(groups)
    .flatMap((group) => Object.values(group))
    .filter(({ trait }) => !idle.has(trait));
  return `# Settings

${GENERATED}
Given in Jupyter's configuration files, by \`--Class.trait=value\`, or by the alias or the environment
variable in the third column. How they are found and combined stands in [settings.md](../settings.md).

${markdownTable(['setting', 'default', 'also', 'meaning'], byTrait(settings).map(row))}

## Not applicable

Traits of \`jupyter_server\` and JupyterLab that mean nothing here. They are known and checked; one that
is set to something else than its default is named in a warning, or refused where protection or data
would be missing without it.

${markdownTable(['setting', 'what happens instead', 'when it is set'], byTrait(notApplicable).map(idleRow))}
`;
}

function byTrait<T extends Setting>(settings: readonly T[]): T[] {
  return settings.toSorted((a, b) => (a.trait < b.trait ? -1 : 1));
}

function row(one: Setting): string[] {
  const also = [
    one.alias === undefined ? '' : `\`--${one.alias}\``,
    one.env === undefined ? '' : `\`$${one.env}\``,
    ...(one.deprecated ?? []).map((former) => `formerly \`${former}\``),
  ];
  return [
    `\`${one.trait}\``,
    `\`${pythonRepr(one.default)}\``,
    also.filter((text) => text !== '').join(' '),
    one.help,
  ];
}

function idleRow({ trait, instead, refused }: NotApplicable): string[] {
  return [`\`${trait}\``, instead, refused ? 'refused' : 'warning'];
}
