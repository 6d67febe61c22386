// `npm start`: sets up what is missing, then is `elara lab` with the options given.
// Only old syntax here, so that an old Node prints the sentence and not a syntax error.
import { nodeProblem } from './setup/node-version.mjs';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  void import('./setup/command.mjs').then((command) => command.start(process.argv.slice(2)));
}
