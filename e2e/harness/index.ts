export { chromium, python } from './available.ts';
export { TestBrowser } from './browser.ts';
export { Lab } from './lab.ts';
export { Network } from './network.ts';
export { Notebook } from './notebook.ts';
export { startElara, type TestServer } from './server.ts';
export { onStage, type Scenario } from './stage.ts';
export { recordTerminals, Terminal } from './terminal.ts';
