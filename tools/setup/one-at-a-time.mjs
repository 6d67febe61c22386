import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;

/** Between making the lock and writing who holds it lies less than this. */
const UNSIGNED_MS = 5000;

/**
 * Two starts at once must not write into the same folder: the second waits for the first. A holder
 * that died is noticed by its process id.
 *
 * @template T
 * @param {string} lock a folder that exists while somebody works
 * @param {() => void} onWait called once when somebody else works
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(lock, onWait, work) {
  await mkdir(dirname(lock), { recursive: true });
  let isWaiting = false;
  while (!(await take(lock))) {
    if (!isWaiting) onWait();
    isWaiting = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** Making a folder is atomic on every file system. @param {string} lock */
async function take(lock) {
  try {
    await mkdir(lock);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (!(await isHeld(lock))) await rm(lock, { recursive: true, force: true });
    return false;
  }
  await writeFile(join(lock, 'pid'), String(process.pid));
  return true;
}

/** @param {string} lock */
async function isHeld(lock) {
  const holder = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => ''));
  if (holder > 0) return isAlive(holder);
  const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < UNSIGNED_MS;
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
