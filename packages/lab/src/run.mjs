import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A step of the build that failed; the message is one sentence a person can act on. */
export class LabBuildError extends Error {
  /** @param {string} message @param {string} output what the failed program wrote */
  constructor(message, output) {
    super(message);
    this.name = 'LabBuildError';
    this.output = output;
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {(line: string) => void} log given the program's output, line by line
 * @property {string} failure begins the sentence that tells of a failure
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [shell]
 * @property {(line: string) => boolean} [isNoise] which lines of the error output are no complaints
 */

/**
 * Runs a program and hands on its lines; rejects with what it complained about.
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} options
 */
export async function run(program, args, options) {
  const { cwd, log, failure, env = process.env, shell = false, isNoise = () => false } = options;
  const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {string[]} */
  const complaints = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.trim() !== '') log(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    // Enough to explain a failure; npm can write without end.
    if (!isNoise(line) && complaints.length < 200) complaints.push(line);
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const output = complaints.join('\n');
  // npm only warns about files it could not write on a full disk, and may end with 0.
  if (code === 0 && !output.includes('ENOSPC')) return;
  throw new LabBuildError(`${failure}: ${firstComplaint(output) || `ended with ${code}`}`, output);
}

/** @param {string} output */
function firstComplaint(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!|warn)\s*/, '').trim());
  // The code tells more than npm's first sentence, and whoever calls us recognises it.
  const code = /\b(ENOSPC|E[A-Z]{4,}|E\d{3})\b/.exec(output)?.[0];
  const line =
    lines.find((text) => /error|failed|denied|no space|cannot/i.test(text)) ?? lines[0] ?? '';
  return code === undefined || line.includes(code) ? line : `${code} ${line}`;
}
