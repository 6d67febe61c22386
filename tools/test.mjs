// `npm test`: sets up what it needs, then checks, unit and integration tests, and the browser.
//   npm run test:unit, test:e2e, test:parity: one part; what follows `--` goes to vitest.
//   npm test -- check unit e2e parity: everything, added up in one last line, as CI runs it.
import { nodeProblem } from './setup/node-version.mjs';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  void import('./test/command.mjs').then((command) => command.test(process.argv.slice(2)));
}
