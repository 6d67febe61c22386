// `npm run check`: everything that is held to without running the code.
//   --only=types,lint   some of the checks     --root=DIR   another checkout (for the checks' own tests)
import { parseArgs } from 'node:util';
import { CHECKS, runChecks } from './check/checks.mjs';
import { prepareToDevelop } from './setup/prepare.mjs';
import { Progress } from './setup/progress.mjs';
import { reportProblem } from './setup/problem.mjs';
import { repositoryRoot } from './layout.mjs';

const { values } = parseArgs({
  options: { only: { type: 'string' }, root: { type: 'string', default: repositoryRoot } },
});

try {
  if (values.root === repositoryRoot) {
    await prepareToDevelop(repositoryRoot, new Progress(process.stderr), { lab: 'none' });
  }
  const names = values.only?.split(',') ?? CHECKS.map(({ name }) => name);
  const results = await runChecks(values.root, names);
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(`${String(results.length - failed)} passed, ${String(failed)} failed`);
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  reportProblem(error);
  process.exitCode = 1;
}
