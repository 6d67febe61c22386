import type { Scenario } from '../harness/index.ts';
import { appearance } from './appearance.ts';
import { exporting } from './exporting.ts';
import { files } from './files.ts';
import { kernelControl } from './kernel-control.ts';
import { login } from './login.ts';
import { network } from './network.ts';
import { pythonNotebook } from './python-notebook.ts';
import { terminal } from './terminal.ts';
import { twoBrowsers } from './two-browsers.ts';
import { typescriptNotebook } from './typescript-notebook.ts';
import { viewers } from './viewers.ts';
import { welcome } from './welcome.ts';

/** What most people do on most days. */
export const core: readonly Scenario[] = [
  typescriptNotebook,
  pythonNotebook,
  kernelControl,
  viewers,
  exporting,
  terminal,
  appearance,
  files,
];

export const everything: readonly Scenario[] = [...core, twoBrowsers, network, welcome, login];
