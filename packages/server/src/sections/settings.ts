import Type from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

export const sectionSettings = defineSettings({
  configDirName: setting({
    trait: 'ConfigManager.config_dir_name',
    schema: Type.String(),
    default: 'serverconfig',
    help: "Name of the folder for front ends' settings inside each configuration folder.",
  }),
});

export type SectionSettings = SettingsOf<typeof sectionSettings>;
