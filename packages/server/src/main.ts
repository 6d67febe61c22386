import { runCommand } from './cli/index.ts';

/** How long what is left of a stopped server may keep the process alive, in milliseconds. */
const LINGER = 2000;

/** Resolves when a server listens, and never where none does. */
export const listening = new Promise<void>((resolve) => {
  void run(resolve);
});

async function run(onListening: () => void): Promise<void> {
  process.exitCode = await runCommand({
    argv: process.argv.slice(2),
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    pid: process.pid,
    userId: process.geteuid?.(),
    // Node opens each when it is first asked for; a server needs the last one alone.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return unbreakable(process.stdout);
    },
    get stderr() {
      return unbreakable(process.stderr);
    },
    signals: process,
    exit: (code) => process.exit(code),
    onListening,
  });
  setTimeout(() => process.exit(), LINGER).unref();
}

/** Declared as a function: `run` begins before the last line of this file has been read. */
function ignore(): void {
  // Nobody is left to be told.
}

/** A reader of the log that goes away (`elara … | head`) is no reason to fall over. */
function unbreakable<T extends NodeJS.WriteStream>(stream: T): T {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  return stream;
}
