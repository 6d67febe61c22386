import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const CONTENDERS = ['jupyter_server', 'jupyverse', 'Elara', 'raw'] as const;

/** `raw` is no server of Jupyter: it is what the machine can do at most. */
export type ContenderName = (typeof CONTENDERS)[number];

/** How one is started, and how it is spoken to where it differs. */
export interface Contender {
  readonly name: ContenderName;
  readonly command: string;
  readonly args: readonly string[];
  /** Asked until it answers 200. */
  readonly first: string;
  /** Kernels are started as part of a session. */
  readonly startsKernelsBySession: boolean;
  /** The token is exchanged for a cookie. */
  readonly wantsCookie: boolean;
}

/** What the bench needs of this machine. */
export interface Machine {
  readonly root: string;
  /** Of the real Jupyter Server. */
  readonly python: string;
  /** Of jupyverse, where it could be installed. */
  readonly jupyverse: string | undefined;
  /** Node.js 24, where it could be installed. */
  readonly newerNode: string | undefined;
}

export const TOKEN = 'bench-token';

/** The real one carries everything only without its limits on output. */
const WITHOUT_LIMITS = [
  '--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=0',
  '--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=0',
];

/** The same options for both: they are compatible. */
const jupyterOptions = (port: number, folder: string): string[] => [
  '--no-browser',
  '--allow-root',
  `--port=${String(port)}`,
  `--IdentityProvider.token=${TOKEN}`,
  `--ServerApp.root_dir=${folder}`,
];

/** Where one listens, and the folder whose files it serves. */
export interface Place {
  readonly port: number;
  readonly folder: string;
}

export function contender(
  name: ContenderName,
  machine: Machine,
  { port, folder }: Place,
  node = process.execPath,
): Contender {
  const usual = {
    name,
    first: '/api',
    startsKernelsBySession: false,
    wantsCookie: false,
  };
  switch (name) {
    case 'jupyter_server': {
      const args = ['-m', 'jupyterlab', ...jupyterOptions(port, folder), ...WITHOUT_LIMITS];
      return { ...usual, command: machine.python, args };
    }
    case 'Elara':
      return {
        ...usual,
        command: node,
        args: [elaraCommand(machine.root), 'lab', ...jupyterOptions(port, folder)],
      };
    case 'jupyverse':
      return { ...usual, ...jupyverse(machine, port), startsKernelsBySession: true };
    case 'raw':
      return {
        ...usual,
        command: node,
        args: [join(machine.root, 'bench/raw/server.mjs'), String(port), folder],
      };
  }
}

/** It serves the folder that it is started in, and exchanges its token for a cookie. */
function jupyverse({ jupyverse: command }: Machine, port: number) {
  if (command === undefined) throw new Error('jupyverse could not be installed');
  const settings = ['auth.mode=token', `auth.token=${TOKEN}`].flatMap((value) => ['--set', value]);
  // It gives up after a second where nothing else is said.
  const args = ['--host', '127.0.0.1', '--port', String(port), '--timeout', '60', ...settings];
  return { command, args, first: `/api/status?token=${TOKEN}`, wantsCookie: true };
}

/** What `elara` is after `npm install -g`. */
function elaraCommand(root: string): string {
  const folder = join(root, 'packages/server');
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: { elara: string };
  };
  return join(folder, manifest.bin.elara);
}
