import { onStage } from './harness/index.ts';
import { everything } from './scenarios/index.ts';

onStage('JupyterLab', {}, everything);
