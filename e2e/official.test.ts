import { onStage } from './harness/index.ts';
import { core } from './scenarios/index.ts';

// Beside Python there is a JupyterLab from PyPI, whose build Elara can serve instead of its own.
onStage('an official JupyterLab', { frontEnd: 'official' }, core);
