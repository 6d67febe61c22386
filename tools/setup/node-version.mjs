// Read by every Node that knows ES modules: nothing newer than Node 12's syntax in this file.

/** The oldest Node that Elara runs on; `engines` in package.json says the same. */
export const OLDEST_NODE = '20.19.0';

/**
 * One sentence for a Node that is too old, nothing for one that will do.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  if (!isOlder(version, OLDEST_NODE)) return undefined;
  return (
    'Elara needs Node.js ' +
    OLDEST_NODE.replace(/\.0$/, '') +
    ' or newer (24 is recommended), but this is Node.js ' +
    version +
    ': install a newer one from https://nodejs.org and run the command again.'
  );
}

/**
 * @param {string} version
 * @param {string} than
 */
function isOlder(version, than) {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  for (let i = 0; i < right.length; i += 1) {
    if (left[i] !== right[i]) return Number(left[i]) < Number(right[i]);
  }
  return false;
}
