import { lstat, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { ConfigError } from '../config/index.ts';
import type { ListenAddress } from '../http/index.ts';
import type { Configuration } from './configure.ts';
import { cliSettings } from './settings.ts';

/** The octal number behind `sock_mode`; refuses what would lock out the owner (auth §13). */
export function parseSocketMode(text: string): number {
  if (!/^(?:0o)?[0-7]+$/i.test(text)) {
    throw new ConfigError(`invalid --sock-mode value: ${text}, please specify as e.g. "0600"`);
  }
  const mode = Number.parseInt(text.replace(/^0o/i, ''), 8);
  if ((mode & 0o600) === 0o600 && mode <= 0o10000) return mode;
  throw new ConfigError(`invalid --sock-mode value: ${text}, must have u+rw (0600) at a minimum`);
}

/** Refuses what does not go together with a UNIX socket, in Jupyter's words. */
export function checkSocketSettings(
  { settings: { cli } }: Pick<Configuration, 'settings'>,
  platform: NodeJS.Platform,
): void {
  if (cli.sock === '') return;
  if (cli.port !== cliSettings.port.default) {
    throw new ConfigError('Options --port and --sock are mutually exclusive. Aborting.');
  }
  if (cli.fileToRun !== '') {
    throw new ConfigError('Options --ServerApp.file_to_run and --sock are mutually exclusive.');
  }
  if (platform === 'win32') {
    throw new ConfigError(
      `Option --sock is not supported on Windows, but got value of ${cli.sock}. Aborting.`,
    );
  }
}

export interface SocketListening {
  readonly path: string;
  readonly mode: number;
  readonly listen: (address: ListenAddress) => Promise<unknown>;
  readonly log: { warn(message: string): void };
}

/** Listens on a UNIX socket, in the place of one that a killed server left behind. */
export async function listenOnSocket({ path, mode, listen, log }: SocketListening): Promise<void> {
  if (await isInUse(path)) {
    log.warn(`The socket ${path} is already in use.`);
    throw unavailable(path, 'it is already in use');
  }
  await removeStale(path);
  try {
    await listen({ path, mode });
  } catch (error) {
    if (codeOf(error) === 'EACCES') log.warn(`Permission to listen on sock ${path} denied`);
    throw unavailable(path, reasonOf(error), error);
  }
}

/** Whether somebody takes connections there. */
function isInUse(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ path });
    const done = (answer: boolean): void => {
      probe.destroy();
      resolve(answer);
    };
    probe.once('connect', () => {
      done(true);
    });
    probe.once('error', () => {
      done(false);
    });
  });
}

async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  if (!found.isSocket()) throw unavailable(path, 'the file there is not a socket');
  await rm(path, { force: true });
}

function unavailable(path: string, reason: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `ERROR: the Jupyter server could not be started because socket ${path} is not available: ${reason}`,
    { cause },
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
