// `npm run build`: bundles the server and the kernel, with `--lab` the front end too; `--force` does
// so when nothing changed.
import { reportProblem } from './setup/problem.mjs';
import { Progress } from './setup/progress.mjs';
import { removeStamp } from './setup/stamps.mjs';
import { buildSteps } from './build/steps.mjs';
import { repositoryRoot } from './layout.mjs';

const progress = new Progress(process.stderr);
try {
  if (process.argv.includes('--force')) {
    for (const name of ['server', 'kernel']) await removeStamp(repositoryRoot, name);
  }
  const lab = process.argv.includes('--lab') ? 'bundle' : 'none';
  let built = 0;
  for await (const { title, work } of buildSteps(repositoryRoot, { lab })) {
    await progress.step(title, work);
    built += 1;
  }
  if (built === 0) console.error('Everything is built.');
} catch (error) {
  progress.stop();
  reportProblem(error);
  process.exitCode = 1;
}
