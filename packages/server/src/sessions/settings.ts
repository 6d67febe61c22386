import Type from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

export const sessionSettings = defineSettings({
  databaseFilepath: setting({
    trait: 'SessionManager.database_filepath',
    schema: Type.String(),
    default: ':memory:',
    help: 'Known for configurations that set it; sessions are kept in memory, since they end with their kernels.',
  }),
});

export type SessionSettings = SettingsOf<typeof sessionSettings>;
