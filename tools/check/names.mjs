import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Names that say nothing of what is inside, and so collect everything. */
const SAYS_NOTHING = /^(utils?|helpers?|common|misc|shared|lib)(\.|$)/;

/** What tests share is no room: it has no door. */
const NO_ROOMS = ['testing'];

/**
 * Files and folders are named by what they do, and every room of the server has its door.
 *
 * @param {string} root
 * @returns {Promise<import('./checks.mjs').Verdict>}
 */
export async function checkNames(root) {
  const complaints = [...(await emptyNames(root)), ...(await roomsWithoutDoor(root))];
  return { ok: complaints.length === 0, output: complaints.join('\n') };
}

/** @param {string} root */
async function emptyNames(root) {
  const found = [];
  for (const folder of [
    'packages/wire/src',
    'packages/server/src',
    'packages/kernel/src',
    'packages/client/src',
    'e2e',
    'bench',
    'endurance',
    'parity',
    'tools',
  ]) {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    const empty = names.filter((name) => SAYS_NOTHING.test(basename(name)));
    found.push(...empty.map((name) => `${folder}/${name}: name it by what it does`));
  }
  return found;
}

/** @param {string} root */
async function roomsWithoutDoor(root) {
  const server = join(root, 'packages/server/src');
  const entries = await readdir(server, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !NO_ROOMS.includes(entry.name))
    .filter((entry) => !existsSync(join(server, entry.name, 'index.ts')))
    .map((entry) => `packages/server/src/${entry.name}: a room needs its door, index.ts`);
}
