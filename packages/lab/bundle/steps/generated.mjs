import { unique, write } from './packages.mjs';

/** @typedef {import('./types.mjs').Inputs} Inputs */

/**
 * Writes the modules that list each application's plugins and import their styles.
 * Plugins are thunks of `require`, so that one that throws while loading does not take the page with it.
 * @param {Inputs} inputs
 * @param {string} folder
 */
export function writeGeneratedModules(inputs, folder) {
  const { core, notebook } = inputs;
  const labMime = core.jupyterlab.mimeExtensions;
  write(
    `${folder}/lab-plugins.js`,
    table('builtins', rowsOf(core.jupyterlab.extensions)) + table('mimeBuiltins', rowsOf(labMime)),
  );
  write(
    `${folder}/lab-style.js`,
    styles(inputs, [...inputs.labExtensions, ...Object.keys(labMime)]),
  );
  write(`${folder}/notebook-plugins.js`, notebookTables(notebook));
  write(
    `${folder}/notebook-style.js`,
    styles(inputs, [...inputs.notebookExtensions, ...notebook.mimeExtensions]),
  );
}

/** @param {Record<string, string>} modules package → module inside it, '' for its main one */
const rowsOf = (modules) =>
  Object.entries(modules).map(([name, inside]) =>
    row(name, inside === '' ? name : `${name}/${inside}`),
  );

/** @param {string} name @param {string} module @param {true | string[]} only */
const row = (name, module, only = true) => {
  const ids = only === true ? '' : `, ${JSON.stringify(only)}`;
  return `  [${JSON.stringify(name)}, () => require(${JSON.stringify(module)})${ids}]`;
};

/** @param {string} name @param {string[]} rows */
const table = (name, rows) => `export const ${name} = [\n${rows.join(',\n')}\n];\n`;

/** @param {import('./types.mjs').NotebookInput} notebook */
function notebookTables(notebook) {
  const pages = Object.entries(notebook.plugins).map(([page, plugins]) => {
    const rows = Object.entries(plugins).map(([name, only]) => row(name, name, only));
    return `${JSON.stringify(page)}: [\n${rows.join(',\n')}\n]`;
  });
  return (
    `export const pages = {\n${pages.join(',\n')}\n};\n` +
    table(
      'mimeBuiltins',
      notebook.mimeExtensions.map((name) => row(name, name)),
    ) +
    `export const allPlugins = ${JSON.stringify(notebook.plugins)};\n`
  );
}

/** @param {Inputs} inputs @param {string[]} names */
function styles({ packages }, names) {
  const imports = unique(names).flatMap((name) => {
    const file = packages.get(name)?.styleModule ?? packages.get(name)?.style;
    return typeof file === 'string' ? [`import '${name}/${file}';`] : [];
  });
  return `${imports.sort().join('\n')}\n`;
}
