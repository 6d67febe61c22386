import { serverSettings } from '../app/settings.ts';
import { authSettings } from '../auth/index.ts';
import type { ResolvedSettings } from '../config/index.ts';
import { kernelSettings } from '../kernels/index.ts';
import { kernelSpecSettings } from '../kernelspecs/index.ts';
import { labSettings } from '../lab/index.ts';
import { logSettings } from '../log/index.ts';
import { sectionSettings } from '../sections/index.ts';
import { staticSettings } from '../static/index.ts';
import { terminalSettings } from '../terminals/index.ts';
import { cliSettings } from './settings.ts';

/** Every setting of the program, by the room that declared it. */
export const ALL_SETTINGS = {
  server: serverSettings,
  auth: authSettings,
  kernels: kernelSettings,
  kernelspecs: kernelSpecSettings,
  lab: labSettings,
  sections: sectionSettings,
  static: staticSettings,
  terminals: terminalSettings,
  cli: cliSettings,
  log: logSettings,
} as const;

export type Settings = ResolvedSettings<typeof ALL_SETTINGS>['settings'];
