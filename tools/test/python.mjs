import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { contentKey } from '../setup/content-key.mjs';
import { unlessDone } from '../setup/stamps.mjs';
import { onPath } from './chromium.mjs';

const REQUIREMENTS = 'tools/test/requirements.txt';

/**
 * A virtual environment with the real Jupyter Server, JupyterLab and ipykernel, made once. Without
 * Python, or where pip cannot install them, the tests that need them are skipped.
 *
 * @param {string} root
 * @param {import('../setup/progress.mjs').Progress} progress
 * @returns {Promise<string | undefined>} its `python`
 */
export async function preparePython(root, progress) {
  const system = await onPath(process.platform === 'win32' ? 'python.exe' : 'python3');
  if (system === undefined) {
    progress.note('No Python was found: tests against Jupyter Server and ipykernel are skipped.');
    return undefined;
  }
  const { stdout: version } = await run(system, ['--version'], { cwd: root });
  const folder = join(root, '.venv-test');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  try {
    await unlessDone({
      root,
      name: 'python',
      key: await contentKey(root, [REQUIREMENTS], [system, version]),
      stands: existsSync(python),
      work: () =>
        progress.step('Installing Jupyter for the tests', () => install(root, system, python)),
    });
    return python;
  } catch (error) {
    progress.note(
      `${error instanceof Error ? error.message : String(error)}: such tests are skipped.`,
    );
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} system
 * @param {string} python
 */
async function install(root, system, python) {
  const folder = join(root, '.venv-test');
  await rm(folder, { recursive: true, force: true });
  await must(root, 'No virtual environment could be made', system, ['-m', 'venv', folder]);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    REQUIREMENTS,
  ];
  await must(root, 'Jupyter could not be installed for the tests', python, pip);
}

/**
 * @param {string} cwd
 * @param {string} failure
 * @param {string} command
 * @param {string[]} args
 */
async function must(cwd, failure, command, args) {
  const { code, output } = await run(command, args, { cwd });
  if (code === 0) return;
  const reason = output.trim().split('\n').at(-1) ?? '';
  throw new Error(`${failure} (${reason})`);
}
