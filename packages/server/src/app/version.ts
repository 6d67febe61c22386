import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of `jupyter_server` whose wire this server speaks; clients compare it (`/api`). */
export const JUPYTER_SERVER_VERSION = '2.21.1';

/** The same as clients of the page config expect it. */
export const JUPYTER_SERVER_VERSION_PARTS = [2, 21, 1] as const;

let version: string | undefined;

/** The version of this package, next to whose `package.json` both sources and bundle lie. */
export function elaraVersion(): string {
  version ??= readVersion();
  return version;
}

function readVersion(): string {
  for (const up of ['..', '../..']) {
    const found = packageAt(join(import.meta.dirname, up, 'package.json'));
    if (found?.name === 'elara') return found.version;
  }
  return '0.0.0';
}

interface PackageFacts {
  readonly name: string;
  readonly version: string;
}

function packageAt(file: string): PackageFacts | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageFacts;
  } catch {
    return null;
  }
}
