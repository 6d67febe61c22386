// `npm run test:long -- [--only=NAME[,NAME…]] [--minutes=N]`: tests that take minutes to hours, no
// part of CI; what came out is printed and written to docs/endurance.md.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot, setupFolder } from './layout.mjs';
import { prepareToDevelop } from './setup/prepare.mjs';
import { reportProblem } from './setup/problem.mjs';
import { Progress } from './setup/progress.mjs';
import { preparePython } from './test/python.mjs';

const progress = new Progress(process.stderr);
try {
  await prepareToDevelop(repositoryRoot, progress, { lab: 'bundle' });
  const python = await preparePython(repositoryRoot, progress);
  progress.stop();
  const outfile = join(setupFolder(repositoryRoot), 'endurance.mjs');
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(repositoryRoot, 'endurance/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { 'elara-wire': join(repositoryRoot, 'packages/wire/src/index.ts') },
  });
  const env = { ...process.env, ...(python === undefined ? {} : { ELARA_TEST_PYTHON: python }) };
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
    cwd: repositoryRoot,
    env,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} catch (error) {
  progress.stop();
  reportProblem(error);
  process.exitCode = 1;
}
