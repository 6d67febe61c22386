import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a command line is Deno's kernel, in a spec that `deno jupyter --install` wrote or by hand.
 * It has no `interrupt_mode`, but hears interrupts only as messages, and its output comes late.
 */
export function isDeno(argv: readonly string[]): boolean {
  const [program = '', ...args] = argv;
  const name = basename(program.replaceAll('\\', '/')).toLowerCase();
  const isProgram = name === 'deno' || name === 'deno.exe';
  return isProgram && args.includes('jupyter') && args.includes('--kernel');
}

/**
 * The binary behind the command. npm's package `deno` puts a script there that starts the binary
 * as its child and keeps signals from it; the binary lies in a package of its own beside it.
 */
export function denoBinary(program: string, env: Environment): string {
  const command = findCommand(program, env);
  if (command === undefined) return program;
  const script = realpathSync(command);
  if (!/\.[cm]?js$/.test(script)) return program;
  const folder = dirname(script);
  const packages = foldersAbove(folder).flatMap((above) =>
    PACKAGES.map((name) => join(above, 'node_modules/@deno', name, BINARY)),
  );
  // Its install script, where it may run, links the binary to its own folder.
  return [join(folder, BINARY), ...packages].find((file) => existsSync(file)) ?? program;
}

const BINARY = process.platform === 'win32' ? 'deno.exe' : 'deno';
const PLATFORM = `${process.platform}-${process.arch}`;
const PACKAGES = [`${PLATFORM}-glibc`, PLATFORM];

function findCommand(program: string, env: Environment): string | undefined {
  if (isAbsolute(program)) return existsSync(program) ? program : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}
