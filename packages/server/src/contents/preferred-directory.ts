import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { ConfigError } from '../config/index.ts';
import { trimSlashes, type ContentsRoot } from './drive/root.ts';
import { InvalidPath } from './errors.ts';

/** The directory that front ends open first, as an API path; it must exist (config-cli §11). */
export function preferredDirectory(root: ContentsRoot, setting: string): string {
  if (setting === '') return '';
  const path = isAbsolute(setting) ? root.apiPath(setting) : trimSlashes(setting);
  if (path === null || !isDirectory(root, path)) {
    throw new ConfigError(`Preferred directory not found: '${setting}'`);
  }
  return path;
}

function isDirectory(root: ContentsRoot, path: string): boolean {
  try {
    return statSync(root.resolve(path), { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    if (error instanceof InvalidPath) return false;
    throw error;
  }
}
