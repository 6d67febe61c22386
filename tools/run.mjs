import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/**
 * Runs a program, of node_modules where there is one of that name, and keeps what it prints.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void }} options
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` is both streams
 */
export function run(command, args, { cwd, env = {}, onOutput }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...withCommands(cwd), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      output += text;
      onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
      onOutput?.(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 1, stdout, output });
    });
  });
}

/** @param {string} root */
function withCommands(root) {
  const path = process.env['PATH'] ?? '';
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${path}` };
}
