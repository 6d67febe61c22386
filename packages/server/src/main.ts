import { runCommand } from './cli/index.ts';

// A reader of the log that goes away (`elara … | head`) is no reason to fall over.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

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
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signals: process,
    exit: (code) => process.exit(code),
    onListening,
  });
  setTimeout(() => process.exit(), LINGER).unref();
}
