import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * Lets one process at a time do `work`; a second one waits. A lock whose owner is gone is taken over.
 * @param {string} lock a folder that exists while somebody works
 * @param {(line: string) => void} log
 * @param {() => Promise<void>} work
 */
export async function oneAtATime(lock, log, work) {
  await take(lock, log);
  try {
    await work();
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock @param {(line: string) => void} log */
async function take(lock, log) {
  for (let waiting = false; ;) {
    if (tryToTake(lock)) return;
    if (!isHeld(lock)) {
      fs.rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!waiting) log('waiting for another build of the front end');
    waiting = true;
    await setTimeout(300);
  }
}

/** Making a folder is atomic on every file system. @param {string} lock */
function tryToTake(lock) {
  try {
    fs.mkdirSync(lock);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  fs.writeFileSync(path.join(lock, 'pid'), String(process.pid));
  return true;
}

/** @param {string} lock */
function isHeld(lock) {
  try {
    const pid = Number(fs.readFileSync(path.join(lock, 'pid'), 'utf8'));
    return pid > 0 && isAlive(pid);
  } catch {
    // Between making the folder and writing the id, or already given back.
    return isRecent(lock);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} lock */
function isRecent(lock) {
  const made = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made < 5000;
}
