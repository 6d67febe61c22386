/**
 * Compiles JupyterLab and Notebook 7 from their npm packages, with our own plugins, into one folder.
 * Called by `../build.mjs`, which owns the folder, its name and its key; lines on stdout are progress.
 *
 *     node main.mjs --out FOLDER --key KEY [--development]
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from './steps/compile.mjs';
import { applications, federatedPlugin, themes } from './steps/configurations.mjs';
import { writeGeneratedModules } from './steps/generated.mjs';
import { LICENSES, writeLicenses } from './steps/licenses.mjs';
import { writeManifest } from './steps/manifest.mjs';
import { bundleDir, readInputs, write } from './steps/packages.mjs';
import { finishPlugin, readPlugins } from './steps/plugins.mjs';
import { copySchemas, themeEntries } from './steps/schemas.mjs';
import { sharedModules } from './steps/sharing.mjs';

const log = (/** @type {string} */ line) => console.log(line);

/** @param {{out: string, key: string, development: boolean}} options */
async function main({ out, key, development }) {
  const inputs = readInputs();
  const plugins = readPlugins();
  log(`${inputs.packages.size} extension packages, ${plugins.length} plugin(s) of our own`);

  const generated = path.join(bundleDir, '.gen');
  fs.rmSync(generated, { recursive: true, force: true });
  writeGeneratedModules(inputs, generated);
  log(`${copySchemas(inputs, out)} settings schemas copied`);

  const [applicationStats, , ...pluginStats] = await compile(
    [
      applications({ out, generated, development, shared: sharedModules(inputs) }),
      themes({ out, development, entries: themeEntries(inputs) }),
      ...plugins.map((plugin) => federatedPlugin({ out, development, plugin })),
    ],
    log,
  );

  finishApplication(inputs, applicationStats, out);
  plugins.forEach((plugin, index) => finishPlugin(plugin, pluginStats[index], out));
  writeManifest(applicationStats, out, key);
}

/**
 * Writes what belongs to the compiled application: its description, by which a server computes whether a
 * prebuilt extension fits, and its licences.
 * @param {import('./steps/types.mjs').Inputs} inputs
 * @param {import('@rspack/core').Stats} stats
 * @param {string} out
 */
function finishApplication(inputs, stats, out) {
  write(path.join(out, 'static/package.json'), `${JSON.stringify(inputs.core, null, 2)}\n`);
  const count = writeLicenses(stats, path.join(out, 'static', LICENSES));
  log(`${count} licences collected`);
}

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    key: { type: 'string' },
    development: { type: 'boolean', default: false },
  },
});
if (values.out === undefined || values.key === undefined) {
  console.error('usage: node main.mjs --out FOLDER --key KEY [--development]');
  process.exitCode = 2;
} else {
  await main({ out: values.out, key: values.key, development: values.development });
}
