import Type from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

export const terminalSettings = defineSettings({
  enabled: setting({
    trait: 'ServerApp.terminals_enabled',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether terminals are offered. Without them their routes answer 404.',
  }),
  terminadoSettings: setting({
    trait: 'ServerApp.terminado_settings',
    schema: Type.Record(Type.String(), Type.Unknown()),
    default: {},
    help: 'Options of new terminals; "shell_command" is a list of words or one command line.',
  }),
  cullInactiveTimeout: setting({
    trait: 'TerminalManager.cull_inactive_timeout',
    schema: Type.Integer(),
    default: 0,
    help: 'Seconds without activity after which a terminal is ended. 0 or less: never.',
  }),
  cullInterval: setting({
    trait: 'TerminalManager.cull_interval',
    schema: Type.Integer(),
    default: 300,
    help: 'Seconds between two looks for terminals without activity.',
  }),
});

export type TerminalSettings = SettingsOf<typeof terminalSettings>;
