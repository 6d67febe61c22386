import { pathToFileURL } from 'node:url';
import { reportProblem } from './problem.mjs';
import { Progress } from './progress.mjs';
import { prepareToRun } from './prepare.mjs';
import { elaraBinary, repositoryRoot } from '../layout.mjs';

const PARENT_CHECK_MS = 500;

/** Does all the set-up that running needs and says where to go from there. */
export async function setup() {
  if (!(await prepared())) return;
  console.error('Elara is set up: run `npm start` or `node_modules/.bin/elara lab`.');
}

/**
 * Sets up what is missing, then becomes `elara lab` in this very process: one process less, and
 * signals arrive where they belong.
 *
 * @param {string[]} options what stood after `npm start --`
 */
export async function start(options) {
  if (!(await prepared())) return;
  endWithNpm();
  const binary = elaraBinary(repositoryRoot);
  // npm changes to the package's folder; paths in the options mean the user's own.
  const cwd = process.env['INIT_CWD'];
  if (cwd !== undefined) process.chdir(cwd);
  process.argv.splice(1, process.argv.length, binary, 'lab', ...options);
  await import(pathToFileURL(binary).href);
}

/**
 * npm runs scripts in a shell, and when somebody ends npm only the shell hears of it. The server
 * must not stay behind: it notices by its parent that has changed.
 */
function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** @returns {Promise<boolean>} whether everything stands; if not, the reason was printed */
async function prepared() {
  const progress = new Progress(process.stderr);
  try {
    await prepareToRun(repositoryRoot, progress);
    return true;
  } catch (error) {
    progress.stop();
    reportProblem(error);
    process.exitCode = 1;
    return false;
  }
}
