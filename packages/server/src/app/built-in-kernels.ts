import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BuiltInKernel } from '../kernelspecs/index.ts';
import type { Logger } from '../log/index.ts';

/** The TypeScript kernel of the package `elara-kernel`, if that is there. */
export function builtInKernels(log: Logger): BuiltInKernel[] {
  try {
    const require = createRequire(import.meta.url);
    const resourceDir = join(dirname(require.resolve('elara-kernel/package.json')), 'kernelspec');
    const spec = JSON.parse(readFileSync(join(resourceDir, 'kernel.json'), 'utf8')) as {
      argv: string[];
    };
    // The Node that runs the server runs the kernel: there may be none on the path.
    const argv = spec.argv.map((word, index) =>
      index === 0 && word === 'node' ? process.execPath : word,
    );
    return [{ name: 'typescript', spec: { ...spec, argv }, resourceDir }];
  } catch (error) {
    log.warn('The TypeScript kernel is not installed', { error });
    return [];
  }
}
