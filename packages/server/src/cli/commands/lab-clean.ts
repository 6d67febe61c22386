import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../config/index.ts';
import type { Call } from '../subcommand.ts';
import { openLabDesk } from './lab-desk.ts';

/** What `jupyter lab clean` may remove; without an option only what a build left behind. */
const OPTIONAL = ['extensions', 'settings', 'static'] as const;
const LEFTOVERS = 'staging';

/** What an application directory may consist of: anything else is somebody's folder. */
const PARTS: ReadonlySet<string> = new Set([
  ...OPTIONAL,
  LEFTOVERS,
  'schemas',
  'themes',
  'imports.css',
]);

/** `elara lab clean`. Our own bundle is part of a package and is never touched. */
export async function cleanLab(call: Call): Promise<number> {
  const { desk } = await openLabDesk(call);
  const folder = desk.appDir;
  call.say(`Cleaning ${folder}...`);
  if (call.has('all')) await removeEverything(call, folder);
  else await removeParts(call, folder);
  call.say('Success!');
  if (call.has('all') || call.has('extensions')) {
    call.say('All of your extensions have been removed, and will need to be reinstalled');
  }
  return 0;
}

async function removeParts(call: Call, folder: string): Promise<void> {
  const chosen = OPTIONAL.filter((name) => call.has(name));
  for (const name of [...chosen, LEFTOVERS].sort()) {
    const target = join(folder, name);
    if (!existsSync(target)) {
      call.say(`${name} not present, skipping...`);
      continue;
    }
    call.say(`Removing ${name}...`);
    await rm(target, { recursive: true });
  }
}

async function removeEverything(call: Call, folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const foreign = names.find((name) => !PARTS.has(name));
  if (foreign !== undefined) {
    throw new ConfigError(
      `${folder} is not only an application directory of JupyterLab: it holds ${foreign}. Nothing was removed.`,
    );
  }
  call.say(`Removing everything in ${folder}...`);
  for (const name of names) await rm(join(folder, name), { recursive: true });
}
