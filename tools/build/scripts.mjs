import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/**
 * @typedef {import('esbuild').Metafile} Metafile
 * @typedef {{ name: string, code: string }} Module one of esbuild's chunks, under its file's name
 */

/** Node has loaded these before any program runs; loading the others is part of a start's time. */
const LOADED_BY_NODE = new Set([
  'node:buffer',
  'node:events',
  'node:fs',
  'node:path',
  'node:timers',
  'node:url',
  'node:util',
]);

/**
 * What a module's function is given; see `launch/modules.ts` of the server. No source may have these
 * names: esbuild keeps `module` and `require` free, the others are odd enough.
 */
const PARAMETERS = 'module, require, __load, __moduleUrl, __moduleDir';

/**
 * Puts a bundle that esbuild split into ECMAScript modules into scripts: one with all modules that
 * `main` imports at once, so of a start, and one for each that is loaded later.
 *
 * @param {ReadonlyMap<string, string>} outputs the text of each chunk by its file's name
 * @param {Metafile} metafile
 * @param {string} main
 * @returns {Promise<{ start: string, files: Map<string, string> }>} the name of the first, and all
 */
export async function makeScripts(outputs, metafile, main) {
  const initial = importedAtOnce(metafile, main);
  /** @type {Map<string, Module>} */
  const modules = new Map();
  for (const [name, text] of outputs) modules.set(name, await toModule(name, text));
  const code = toScript(initial.map((name) => /** @type {Module} */ (modules.get(name))));
  const start = `start-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.cjs`;
  const files = new Map([[start, code]]);
  for (const [name, module] of modules) {
    if (!initial.includes(name)) files.set(name, toScript([module]));
  }
  return { start, files };
}

/**
 * @param {Metafile} metafile
 * @param {string} main
 * @returns {string[]} the chunks that are evaluated with `main`, each after those that it imports
 */
function importedAtOnce({ outputs }, main) {
  const imports = new Map(
    Object.entries(outputs).map(([path, output]) => [
      basename(path),
      output.imports
        .filter(({ kind, external }) => kind === 'import-statement' && external !== true)
        .map(({ path: imported }) => basename(imported)),
    ]),
  );
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} name */
  const visit = (name) => {
    if (found.has(name)) return;
    for (const imported of imports.get(name) ?? []) visit(imported);
    found.add(name);
  };
  visit(main);
  return [...found];
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {Promise<Module>}
 */
async function toModule(name, text) {
  const { transform } = await import('esbuild');
  const { code, warnings } = await transform(text, {
    format: 'cjs',
    // Not `node`, for which it adds a list of all exports that only imports from outside need.
    platform: 'neutral',
    target: 'node20.19',
    define: { 'import.meta.url': '__moduleUrl', 'import.meta.dirname': '__moduleDir' },
    legalComments: 'none',
    logLevel: 'silent',
  });
  const [warning] = warnings;
  if (warning !== undefined) throw new Error(`${name} is no script: ${warning.text}`);
  // A script that was kept compiled cannot import anything on its own (Node.js 20 forgets how).
  const own = code
    .replace(/\bimport\("/g, '__load("')
    .replace(/\bawait import\(/g, 'await __load(');
  return { name, code: loadWhenUsed(own) };
}

/** A name of this chunk, or of another one that it imports. */
const nameOf = (/** @type {string} */ name) => `(?:${name}|\\(0, import_chunk_\\w+\\.${name}\\))`;

/** `var import_x = __toESM(require_x(), 1);` and `var import_node_x = require("node:x");` */
const REQUIRED = new RegExp(
  `^var (import_[\\w$]+) = ((?:${nameOf('__toESM\\d*')}\\()?` +
    `(?:${nameOf('require_[\\w$]+')}\\(\\)|require\\("(node:[\\w/]+)"\\))(?:, 1)?\\)?);$`,
  'gm',
);

/**
 * CommonJS packages and modules of Node are loaded when they are first used: imports are evaluated
 * in a certain order, but these do nothing that anybody else sees.
 *
 * @param {string} code what esbuild wrote, whose names for imports are no other's
 */
export function loadWhenUsed(code) {
  /** @type {string[]} */
  const names = [];
  const declared = code.replace(
    REQUIRED,
    (
      /** @type {string} */ all,
      /** @type {string} */ name,
      /** @type {string} */ value,
      /** @type {string | undefined} */ builtin,
    ) => {
      if (builtin !== undefined && LOADED_BY_NODE.has(builtin)) return all;
      names.push(name);
      return `var loaded_${name}, get_${name} = () => loaded_${name} ??= ${value};`;
    },
  );
  if (names.length === 0) return code;
  const used = new RegExp(`(?<![\\w$.])(?:${names.map(escape).join('|')})(?![\\w$]|: )`, 'g');
  return declared.replace(used, (name) => `(get_${name}())`);
}

/** @param {string} name */
const escape = (name) => name.replaceAll('$', '\\$');

/** @param {readonly Module[]} modules */
function toScript(modules) {
  const functions = modules.map(
    ({ name, code }) => `${JSON.stringify(name)}: function (${PARAMETERS}) {\n${code}}`,
  );
  return `({\n${functions.join(',\n')}\n})\n`;
}
