import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';

/** A file found under one of several folders. */
export interface FoundFile {
  readonly file: string;
  readonly stats: Stats;
}

/**
 * Looks for a relative URL path in folders, in order. Links to folders are followed: developers of
 * extensions link their source tree (`jupyter labextension develop`).
 */
export async function findFile(
  folders: readonly string[],
  urlPath: string,
): Promise<FoundFile | null> {
  if (!isSafe(urlPath)) return null;
  for (const folder of folders) {
    const file = path.join(folder, urlPath);
    const stats = await stat(file).catch(() => null);
    if (stats?.isFile() === true) return { file, stats };
  }
  return null;
}

/** No way out of the folder, and no other file than the one the path spells (Windows: `a\b`, `c:x`). */
function isSafe(urlPath: string): boolean {
  if (/[\0\\]/.test(urlPath)) return false;
  const segments = urlPath.split('/');
  return segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
