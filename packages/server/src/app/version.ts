import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The version of `jupyter_server` whose wire this server speaks; clients compare it (`/api`). */
export const JUPYTER_SERVER_VERSION = '2.21.1';

/** The same as clients of the page config expect it. */
export const JUPYTER_SERVER_VERSION_PARTS = [2, 21, 1] as const;

/** The version of this package, next to whose `package.json` both sources and bundle lie. */
export function elaraVersion(): string {
  const require = createRequire(import.meta.url);
  for (const up of ['..', '../..']) {
    const found = packageAt(require, join(import.meta.dirname, up, 'package.json'));
    if (found?.name === 'elara') return found.version;
  }
  return '0.0.0';
}

interface PackageFacts {
  readonly name: string;
  readonly version: string;
}

function packageAt(require: NodeJS.Require, file: string): PackageFacts | null {
  try {
    return require(file) as PackageFacts;
  } catch {
    return null;
  }
}
