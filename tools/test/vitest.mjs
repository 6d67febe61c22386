import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseJson } from '../json.mjs';
import { setupFolder } from '../layout.mjs';

/** @type {Readonly<Record<string, string>>} */
const CONFIGS = {
  unit: 'vitest.config.ts',
  e2e: 'e2e/vitest.config.ts',
  parity: 'parity/vitest.config.ts',
};

/**
 * @typedef {{ status: string, ancestorTitles: string[], title: string }} TestReport
 * @typedef {{ name: string, status: string, message: string, assertionResults: TestReport[] }} FileReport
 * @typedef {{ passed: number, failed: string[], skipped: string[] }} TestResults
 */

/**
 * Runs one suite with what it prints going to the terminal, and counts its results.
 *
 * @param {string} root
 * @param {string} part
 * @param {{ env: Record<string, string>, rest: string[], node?: string }} options `node`: another binary to run on
 * @returns {Promise<TestResults>}
 */
export async function runVitest(root, part, { env, rest, node = process.execPath }) {
  const report = join(setupFolder(root), `${part}.json`);
  await mkdir(setupFolder(root), { recursive: true });
  await rm(report, { force: true });
  const code = await spawnVitest(root, { env, node }, [
    'run',
    '--config',
    CONFIGS[part] ?? part,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...rest,
  ]);
  const text = await readFile(report, 'utf8').catch(() => '{"testResults":[]}');
  const { testResults } = /** @type {{ testResults: FileReport[] }} */ (parseJson(text));
  return count(root, part, testResults, code);
}

/**
 * A file that could not be loaded has no tests, and an error outside of any test makes none fail:
 * both count as a failure.
 *
 * @param {string} root
 * @param {string} part
 * @param {FileReport[]} files
 * @param {number} code
 * @returns {TestResults}
 */
export function count(root, part, files, code) {
  const tests = files.flatMap((file) =>
    file.assertionResults.map((test) => ({
      status: test.status,
      name: fullName(root, file, test),
    })),
  );
  const named = (/** @type {readonly string[]} */ statuses) =>
    tests.filter(({ status }) => statuses.includes(status)).map(({ name }) => name);
  const failed = named(['failed']);
  for (const file of files) {
    if (file.status === 'failed' && file.assertionResults.length === 0) {
      failed.push(`${relative(root, file.name)}: ${file.message}`);
    }
  }
  if (code !== 0 && failed.length === 0) failed.push(`${part}: vitest ended with ${String(code)}`);
  return {
    passed: named(['passed']).length,
    failed,
    skipped: named(['skipped', 'pending', 'todo']),
  };
}

/**
 * @param {string} root
 * @param {FileReport} file
 * @param {TestReport} test
 */
const fullName = (root, file, test) =>
  [relative(root, file.name), ...test.ancestorTitles, test.title].join(' > ');

/**
 * @param {string} root
 * @param {{ env: Record<string, string>, node: string }} options
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function spawnVitest(root, { env, node }, args) {
  return new Promise((resolve, reject) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(node, [vitest, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
