import { authSettings } from '../auth/index.ts';
import { channelSettings } from '../channels/index.ts';
import type { SettingsOf } from '../config/index.ts';
import { contentsSettings } from '../contents/index.ts';
import { kernelSettings } from '../kernels/index.ts';
import { kernelSpecSettings } from '../kernelspecs/index.ts';
import { labSettings } from '../lab/index.ts';
import { metricsSettings } from '../metrics/index.ts';
import { exportSettings } from '../nbconvert/index.ts';
import { sectionSettings } from '../sections/index.ts';
import { sessionSettings } from '../sessions/index.ts';
import { staticSettings } from '../static/index.ts';
import { terminalSettings } from '../terminals/index.ts';
import { serverSettings } from './settings.ts';

/** The settings of every room, under the names by which they are handed on. */
export const appSettings = {
  server: serverSettings,
  auth: authSettings,
  channels: channelSettings,
  contents: contentsSettings,
  exports: exportSettings,
  kernels: kernelSettings,
  kernelSpecs: kernelSpecSettings,
  lab: labSettings,
  metrics: metricsSettings,
  sections: sectionSettings,
  sessions: sessionSettings,
  static: staticSettings,
  terminals: terminalSettings,
} as const;

export type AppSettings = {
  readonly [K in keyof typeof appSettings]: SettingsOf<(typeof appSettings)[K]>;
};
