import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setupFolder } from '../layout.mjs';
import { run } from '../run.mjs';
import { contentKey } from '../setup/content-key.mjs';
import { unlessDone } from '../setup/stamps.mjs';
import { onPath } from '../test/chromium.mjs';

const REQUIREMENTS = 'bench/requirements.txt';

/**
 * A virtual environment of its own with jupyverse, made once. Where that is not possible, the bench
 * goes without it.
 *
 * @param {string} root
 * @param {import('../setup/progress.mjs').Progress} progress
 * @returns {Promise<string | undefined>} its command
 */
export async function prepareJupyverse(root, progress) {
  const system = await onPath('python3');
  if (system === undefined) return undefined;
  const folder = join(setupFolder(root), 'jupyverse');
  const command = join(folder, 'bin/jupyverse');
  try {
    await unlessDone({
      root,
      name: 'jupyverse',
      key: await contentKey(root, [REQUIREMENTS], [system]),
      stands: existsSync(command),
      work: () => progress.step('Installing jupyverse', () => install(root, system, folder)),
    });
    return command;
  } catch (error) {
    progress.note(`${error instanceof Error ? error.message : String(error)}: it is left out.`);
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} system
 * @param {string} folder
 */
async function install(root, system, folder) {
  await rm(folder, { recursive: true, force: true });
  const quiet = ['--quiet', '--disable-pip-version-check'];
  const steps = [
    [system, '-m', 'venv', folder],
    [join(folder, 'bin/python'), '-m', 'pip', 'install', ...quiet, '-r', REQUIREMENTS],
  ];
  for (const [command = '', ...args] of steps) {
    const { code, output } = await run(command, args, { cwd: root });
    if (code !== 0) {
      const reason = output.trim().split('\n').at(-1) ?? '';
      throw new Error(`jupyverse could not be installed (${reason})`);
    }
  }
}
