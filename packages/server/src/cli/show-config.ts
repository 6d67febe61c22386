import type { Setting } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';
import type { Configuration } from './configure.ts';

/** The settings that somebody set, by class, as `--show-config-json` prints them; secrets hidden. */
export function changedSettings({
  settings,
  originOf,
}: Configuration): Record<string, Record<string, unknown>> {
  const changed: Record<string, Record<string, unknown>> = {};
  for (const [room, group] of Object.entries(ALL_SETTINGS)) {
    const values: Readonly<Record<string, unknown>> = settings[room as keyof typeof ALL_SETTINGS];
    for (const [key, item] of Object.entries<Setting>(group)) {
      const [className = '', trait = ''] = item.trait.split('.');
      if (originOf(item.trait).kind === 'default' || trait.startsWith('show_config')) continue;
      const shown = item.secret === true ? '[secret]' : values[key];
      changed[className] = { ...changed[className], [trait]: shown };
    }
  }
  return changed;
}

/** The same for people, with the files that were read. */
export function describeConfig(configuration: Configuration): string {
  const files = configuration.loadedFiles.map((file) => `  ${file}`);
  const classes = Object.entries(changedSettings(configuration)).flatMap(([className, traits]) => [
    className,
    ...Object.entries(traits).map(([trait, value]) => `  .${trait} = ${JSON.stringify(value)}`),
  ]);
  return [...(files.length > 0 ? ['Loaded config files:', ...files, ''] : []), ...classes, ''].join(
    '\n',
  );
}
