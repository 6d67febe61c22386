import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kernelFolders, type SearchPathOptions } from './search-path.ts';

/** The folder of each installed kernelspec by name, broken ones too; the one that wins of each name. */
export async function kernelSpecFolders(options: SearchPathOptions): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const place of await kernelFolders(options)) {
    for (const entry of (await readdir(place).catch(() => [])).sort()) {
      const folder = join(place, entry);
      const name = entry.toLowerCase();
      if (!found.has(name) && (await isFile(join(folder, 'kernel.json')))) found.set(name, folder);
    }
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
