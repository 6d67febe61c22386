export { python } from './available.ts';
export { Lab } from './lab.ts';
export { Network } from './network.ts';
export { Notebook } from './notebook.ts';
export { onStage, type Scenario } from './stage.ts';
export { recordTerminals, Terminal } from './terminal.ts';
