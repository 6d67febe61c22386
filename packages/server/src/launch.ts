// What Node starts: a file of its own, so that nearly all code comes from the cache.
import { launch } from './launch/index.ts';

/** Put in by the build: the script with all modules of a start, and the one that is the program. */
declare const START_SCRIPT: string;
declare const PROGRAM: string;

launch({
  dir: __dirname,
  file: START_SCRIPT,
  main: PROGRAM,
  require,
  env: process.env,
  nodeOptions: [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ').trim(),
  userId: process.geteuid?.(),
  onExit: (listener) => process.once('exit', listener),
});
