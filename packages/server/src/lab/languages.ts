import { readUserSetting } from './user-settings.ts';
import type { LabDirectories } from './directories.ts';
import { LanguagePacks } from './language-packs.ts';
import { systemLocale } from './locale.ts';
import type { LabNeeds } from './needs.ts';
import { readOverrides } from './overrides.ts';
import { SchemaFiles } from './schema-files.ts';
import { SchemaTranslator } from './schema-translator.ts';
import { Schemas } from './schemas.ts';
import { SettingValidator } from './setting-validator.ts';
import { SettingsRegistry } from './settings-registry.ts';
import { Translations } from './translations.ts';
import { UserSettingsFiles } from './user-settings.ts';

/** The plugin whose setting `locale` is the user's language. */
const LANGUAGE_PLUGIN = '@jupyterlab/translation-extension:plugin';

/**
 * Builds the settings registry and the translations, which need each other: the language is a setting, and
 * schemas are shown in the language.
 */
export function createLanguages(
  directories: LabDirectories,
  { paths, env, log }: LabNeeds,
): { registry: SettingsRegistry; translations: Translations } {
  const users = new UserSettingsFiles(directories.userSettings);
  const packs = new LanguagePacks(paths.dataPath, log);
  const translations = new Translations(packs, systemLocale(env), async () =>
    readUserSetting(users, LANGUAGE_PLUGIN, 'locale'),
  );
  const registry = new SettingsRegistry({
    files: new SchemaFiles(directories.schemas, directories.allLabextensions),
    schemas: new Schemas(() => readOverrides(directories.appSettings, paths.configPath, log)),
    users,
    validator: new SettingValidator(),
    translator: new SchemaTranslator({
      currentLocale: () => translations.currentLocale(),
      load: (locale) => packs.load(locale),
    }),
    log,
  });
  return { registry, translations };
}
