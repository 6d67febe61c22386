import path from 'node:path';

/** The Python prefix of an application directory `<prefix>/share/jupyter/lab`; null for any other. */
export function prefixOf(appDir: string): string | null {
  return /[\\/]share[\\/]jupyter[\\/]lab[\\/]?$/.test(appDir)
    ? path.resolve(appDir, '../../..')
    : null;
}
