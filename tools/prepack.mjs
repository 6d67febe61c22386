// `prepack` of the packages that are built here: refuses to pack what is not built, or was built
// from other sources than those that stand here now.
import { basename } from 'node:path';
import { sourceKey } from './build/steps.mjs';
import { repositoryRoot } from './layout.mjs';
import { readStamp } from './setup/stamps.mjs';

const name = basename(process.cwd());
if ((await readStamp(repositoryRoot, name)) !== (await sourceKey(repositoryRoot, name))) {
  console.error(
    `packages/${name} is not built as its sources are now: run \`npm run build\` first.`,
  );
  process.exitCode = 1;
}
