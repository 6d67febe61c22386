// Builds what is published: modules and their types, compiled without the types of Node.js, so
// that nothing slips in which browsers do not have.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const dist = join(folder, 'dist');
const compiler = createRequire(import.meta.url).resolve('@typescript/native/package.json');

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(dirname(compiler), 'bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: folder,
  stdio: 'inherit',
});
// The compiler rewrites the endings of imports in modules, but not in the types beside them.
for (const name of readdirSync(dist).filter((one) => one.endsWith('.d.ts'))) {
  const file = join(dist, name);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/(from '\.\/[\w.-]+)\.ts'/g, "$1.js'"));
}
