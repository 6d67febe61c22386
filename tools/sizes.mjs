// `npm run sizes`: lines of each room and of its tests, and how long files and functions are.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from './layout.mjs';

/** Folders whose own folders are counted apart, and those that count as one. */
const OF_ROOMS = ['packages/server/src'];
const WHOLE = ['packages/wire/src', 'packages/kernel/src', 'e2e', 'bench', 'tools'];

/**
 * @typedef {{ path: string, lines: number, isTest: boolean, functions: number[] }} Module
 */

const rows = [];
for (const folder of [...(await rooms()), ...WHOLE]) rows.push(row(folder, await modules(folder)));
const all = rows.flatMap(({ found }) => found);
console.log(
  '| | files | lines | median / 95 % / most of a file | of a function | tests | tests per line |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const { text } of [...rows, row('all', all)]) console.log(text);

async function rooms() {
  const found = [];
  for (const folder of OF_ROOMS) {
    const entries = await readdir(join(repositoryRoot, folder), { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    found.push(...names.sort().map((name) => `${folder}/${name}`));
  }
  return found;
}

/**
 * @param {string} folder
 * @returns {Promise<Module[]>}
 */
async function modules(folder) {
  const names = await readdir(join(repositoryRoot, folder), { recursive: true });
  const files = names.filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('node_modules'));
  return Promise.all(files.map((name) => measure(`${folder}/${name}`)));
}

/**
 * @param {string} path
 * @returns {Promise<Module>}
 */
async function measure(path) {
  const text = await readFile(join(repositoryRoot, path), 'utf8');
  const isTest = /\.test\.ts$|\/testing\/|^e2e\//.test(path);
  return {
    path,
    lines: text.split('\n').length - 1,
    isTest,
    functions: functionLengths(path, text),
  };
}

/**
 * @param {string} path
 * @param {string} text
 */
function functionLengths(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  /** @type {number[]} */
  const lengths = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const line = (/** @type {number} */ at) => source.getLineAndCharacterOfPosition(at).line;
      lengths.push(line(node.end) - line(node.getStart(source)) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lengths;
}

/**
 * @param {string} name
 * @param {Module[]} found
 */
function row(name, found) {
  const code = found.filter(({ isTest }) => !isTest);
  const lines = sum(code.map((module) => module.lines));
  const tests = sum(found.filter(({ isTest }) => isTest).map((module) => module.lines));
  const cells = [
    name.replace('packages/server/src/', ''),
    code.length,
    lines,
    spread(code.map((module) => module.lines)),
    spread(code.flatMap(({ functions }) => functions)),
    tests,
    (tests / Math.max(lines, 1)).toFixed(2),
  ];
  return { found, text: `| ${cells.join(' | ')} |` };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {number[]} values */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  return [at(0.5), at(0.95), at(1)].join(' / ');
}
