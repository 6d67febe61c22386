// `npm run setup`: does the set-up alone; afterwards `node_modules/.bin/elara lab` runs.
// Only old syntax here, so that an old Node prints the sentence and not a syntax error.
import { nodeProblem } from './setup/node-version.mjs';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  void import('./setup/command.mjs').then((command) => command.setup());
}
