// `npm test`: sets up what it needs, then checks, unit and integration tests, and the browser.
//   npm run test:unit, npm run test:e2e: one part; what follows `--` goes to vitest.
import { nodeProblem } from './setup/node-version.mjs';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  void import('./test/command.mjs').then((command) => command.test(process.argv.slice(2)));
}
