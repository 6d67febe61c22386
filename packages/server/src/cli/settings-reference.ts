import type { Setting, SettingGroup } from '../config/index.ts';
import { GENERATED, markdownTable } from '../app/index.ts';

/** Every setting with its default, by the name it has in configuration files. */
export function settingReference(groups: Readonly<Record<string, SettingGroup>>): string {
  const settings: Setting[] = Object.values(groups).flatMap((group) => Object.values(group));
  const rows = settings
    .toSorted((a, b) => (a.trait < b.trait ? -1 : 1))
    .map((one) => [
      `\`${one.trait}\``,
      `\`${JSON.stringify(one.default)}\``,
      [
        one.alias === undefined ? '' : `\`--${one.alias}\``,
        one.env === undefined ? '' : `\`$${one.env}\``,
      ]
        .filter((text) => text !== '')
        .join(' '),
      one.help,
    ]);
  return `# Settings

${GENERATED}
Given in Jupyter's configuration files, by \`--Class.trait=value\`, or by the alias or the environment
variable in the third column.

${markdownTable(['setting', 'default', 'also', 'meaning'], rows)}
`;
}
