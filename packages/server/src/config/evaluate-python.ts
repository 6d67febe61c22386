import { spawn } from 'node:child_process';
import { ConfigError } from './errors.ts';
import { EVALUATOR } from './evaluator-script.ts';
import { decodeSettings, type EvaluatedSetting } from './evaluator-answer.ts';
import { findPythons } from './find-python.ts';
import type { Environment } from './paths.ts';

/** Where and how a configuration file in Python is run. */
export interface PythonSurroundings {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  /** Milliseconds that a file may take. */
  readonly timeout?: number;
}

/** What a configuration file said when it was run. */
export interface EvaluatedFile {
  readonly settings: readonly EvaluatedSetting[];
  /** Variables that the file set; null for those that it removed. */
  readonly environment: Readonly<Record<string, string | null>>;
  /** What the file printed. */
  readonly printed: string;
}

const TIMEOUT = 30_000;
/** The exit code of a Python without traitlets. */
const NO_TRAITLETS = 97;
/** More than any configuration says: the file has run wild. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Runs a configuration file as Jupyter would: by a Python that has traitlets, in a process of its
 * own. Null where no such Python is found. A file that fails is a ConfigError with its line.
 */
export async function evaluatePython(
  file: string,
  surroundings: PythonSurroundings,
): Promise<EvaluatedFile | null> {
  let missing: ConfigError | null = null;
  for (const python of await findPythons(surroundings.env, surroundings.platform)) {
    const run = await runPython(python, file, surroundings);
    if (run.code === NO_TRAITLETS) continue;
    const answer = readAnswer(run, file);
    if (!('error' in answer)) return { ...answer, printed: run.printed };
    // Another Python may have the module that is imported, or be new enough.
    if (!answer.retry) throw answer.error;
    missing ??= answer.error;
  }
  if (missing !== null) throw missing;
  return null;
}

interface Run {
  readonly code: number | null;
  readonly answer: string;
  readonly printed: string;
}

function runPython(python: string, file: string, options: PythonSurroundings): Promise<Run> {
  const { env, cwd, timeout = TIMEOUT } = options;
  const child = spawn(python, ['-c', EVALUATOR, file], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  return new Promise((resolve, reject) => {
    const fail = (message: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new ConfigError(`${file}: ${message}`));
    };
    const timer = setTimeout(() => {
      fail(`running it did not end within ${timeout / 1000} seconds (${python}).`);
    }, timeout);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
        if (output[name].length > MOST_BYTES) fail('it says more than can be read.');
      });
    }
    child.on('error', () => {
      clearTimeout(timer); // A command that cannot be started is no Python with traitlets.
      resolve({ code: NO_TRAITLETS, answer: '', printed: '' });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, answer: output.stdout, printed: output.stderr });
    });
  });
}

type Answer =
  { readonly error: ConfigError; readonly retry: boolean } | Omit<EvaluatedFile, 'printed'>;

function readAnswer({ code, answer, printed }: Run, file: string): Answer {
  const found = parse(answer);
  if (found === undefined) {
    const last = printed.trim().split('\n').at(-1) ?? '';
    const message = `${file}: running it ended with exit code ${code ?? 'none'}. ${last}`;
    return { error: new ConfigError(message), retry: true };
  }
  if (found.error !== undefined) {
    const { file: place, line, message, missing = false } = found.error;
    const where = line === null ? place : `${place}, line ${line}`;
    return { error: new ConfigError(`${where}: ${message}`), retry: missing };
  }
  const { settings = [], environment = {}, removed = [] } = found;
  const unset = Object.fromEntries(removed.map((name) => [name, null]));
  return { settings: decodeSettings(settings), environment: { ...environment, ...unset } };
}

interface RawAnswer {
  readonly error?: {
    readonly file: string;
    readonly line: number | null;
    readonly message: string;
    readonly missing?: boolean;
  };
  readonly settings?: Parameters<typeof decodeSettings>[0];
  readonly environment?: Readonly<Record<string, string>>;
  readonly removed?: readonly string[];
}

/** Our own script wrote it, so it is that or nothing. */
function parse(answer: string): RawAnswer | undefined {
  try {
    return JSON.parse(answer) as RawAnswer;
  } catch {
    return undefined;
  }
}
