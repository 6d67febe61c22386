import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mask } from './mask.ts';

/** What stands below a folder: kind, mode and content of each name. */
export async function snapshot(folder: string, mask: Mask): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    found[name] = await describe(join(folder, name), mask);
  }
  return found;
}

async function describe(file: string, mask: Mask): Promise<string> {
  const status = await lstat(file);
  const mode = (status.mode & 0o7777).toString(8);
  if (status.isSymbolicLink()) return `link to ${mask(await readlink(file))}`;
  if (status.isDirectory()) return `directory ${mode}`;
  if (!status.isFile()) return 'something else';
  const bytes = await readFile(file);
  const text = bytes.toString('utf8');
  const content = Buffer.from(text).equals(bytes) ? maskCellIds(mask(text)) : bytes.toString('hex');
  return `file ${mode}: ${content}`;
}

/** Cells that had no id get a random one. */
const maskCellIds = (text: string): string =>
  text.replace(/"id": "[0-9a-f]{8}"/g, '"id": "<cell id>"');
