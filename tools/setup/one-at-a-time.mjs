import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setupFolder } from '../layout.mjs';

const POLL_MS = 300;

/**
 * Two starts at once must not write into the same node_modules: the second waits for the first.
 * A holder that died is noticed by its process id.
 *
 * @template T
 * @param {string} root
 * @param {() => void} onWait called once when another set-up is under way
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(root, onWait, work) {
  const file = join(setupFolder(root), 'lock');
  await mkdir(setupFolder(root), { recursive: true });
  let waiting = false;
  while (!(await take(file))) {
    if (!waiting) onWait();
    waiting = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function take(file) {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0 && !isAlive(holder)) await rm(file, { force: true });
  return false;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
