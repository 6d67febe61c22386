import { appSettings } from '../app/index.ts';
import type { ResolvedSettings } from '../config/index.ts';
import { logSettings } from '../log/index.ts';
import { notApplicableSettings } from './not-applicable/index.ts';
import { tlsSettings } from '../tls/index.ts';
import { cliSettings } from './settings.ts';

/** Every setting of the program, by the room that declared it. */
export const ALL_SETTINGS = {
  ...appSettings,
  cli: cliSettings,
  log: logSettings,
  tls: tlsSettings,
  notApplicable: notApplicableSettings,
} as const;

export type Settings = ResolvedSettings<typeof ALL_SETTINGS>['settings'];
