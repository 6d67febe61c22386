import fs from 'node:fs';

/**
 * Puts a finished folder in the place of another. At no moment is there a half one in that place.
 * @param {string} target
 * @param {string} finished
 */
export function replaceFolder(target, finished) {
  const old = `${target}.old-${process.pid}`;
  if (fs.existsSync(target)) fs.renameSync(target, old);
  fs.renameSync(finished, target);
  fs.rmSync(old, { recursive: true, force: true });
}
