import { onStage } from './harness/index.ts';
import { pythonNotebook } from './scenarios/python-notebook.ts';
import { typescriptNotebook } from './scenarios/typescript-notebook.ts';
import { kernelControl } from './scenarios/kernel-control.ts';
import { network } from './scenarios/network.ts';
import { twoBrowsers } from './scenarios/two-browsers.ts';
import { files } from './scenarios/files.ts';
import { viewers } from './scenarios/viewers.ts';
import { terminal } from './scenarios/terminal.ts';
import { appearance } from './scenarios/appearance.ts';
import { login } from './scenarios/login.ts';
import { welcome } from './scenarios/welcome.ts';

onStage('bundle', {}, [
  typescriptNotebook,
  pythonNotebook,
  kernelControl,
  twoBrowsers,
  files,
  viewers,
  terminal,
  appearance,
  network,
  welcome,
  login,
]);
