import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseConnectionFile, type ConnectionInfo } from 'elara-wire';

import { bundleKernel } from '../../build.mjs';
import { KernelClient } from './kernel-client.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');

let built: Promise<string> | undefined;

// Below the repository, so that the bundle finds the packages it does not contain.
const CACHE = join(REPOSITORY, 'node_modules/.cache/elara-kernel');

/** The kernel bundled as it ships, once per test process. */
export function builtKernel(): Promise<string> {
  built ??= buildAnew();
  return built;
}

async function buildAnew(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  for (const name of await readdir(CACHE)) {
    if (!isRunning(Number(name))) await rm(join(CACHE, name), { recursive: true, force: true });
  }
  const folder = join(CACHE, String(process.pid));
  await bundleKernel(folder);
  return join(folder, 'kernel.mjs');
}

/** Test processes are ended without being asked, and cannot tidy up behind them. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export interface KernelOptions {
  /** Files of the notebook's folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Starts it as the child of another process (`child`), which can be killed alone. */
  readonly orphaned?: boolean;
}

/** A server that starts a kernel as Jupyter's do, and waits. */
const SERVER = `
  const { spawn } = require('node:child_process');
  const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
  const [program, file] = process.argv.slice(1);
  spawn(process.execPath, [program, '-f', file], { env, detached: true, stdio: 'ignore' });
  setInterval(() => {}, 1000);`;

/** A kernel in a folder of its own, with a client that is ready. */
export class KernelProcess implements AsyncDisposable {
  readonly client: KernelClient;
  readonly folder: string;
  readonly child: ChildProcess;
  /** What it wrote to the server's log. */
  log = '';

  private constructor(client: KernelClient, folder: string, child: ChildProcess) {
    this.client = client;
    this.folder = folder;
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.log += bytes.toString();
      });
    }
  }

  static async start(options: KernelOptions = {}): Promise<KernelProcess> {
    const program = await builtKernel();
    const folder = await mkdtemp(join(tmpdir(), 'elara-kernel-'));
    for (const [name, text] of Object.entries(options.files ?? {})) {
      await writeFile(join(folder, name), text);
    }
    const info = await writeConnectionFile(folder);
    const file = join(folder, 'connection.json');
    const args = options.orphaned === true ? ['-e', SERVER, program, file] : [program, '-f', file];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const client = new KernelClient(info);
    const kernel = new KernelProcess(client, folder, child);
    const ended = kernel.exited().then(({ code }) => {
      throw new Error(`The kernel ended with ${code}: ${kernel.log}`);
    });
    await Promise.race([client.ready(), ended]);
    ended.catch(() => undefined);
    return kernel;
  }

  /** Resident memory in kB, and milliseconds of CPU so far (where the system tells in `/proc`). */
  async usage(): Promise<{ rss: number; cpu: number }> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8');
    const stat = await readFile(`/proc/${this.child.pid}/stat`, 'utf8');
    const [user = 0, system = 0] = stat.split(' ').slice(13, 15).map(Number);
    return { rss: Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]), cpu: (user + system) * 10 };
  }

  exited(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) {
      return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
    }
    return new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    this.child.kill('SIGKILL');
    await this.exited();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sockets in the folder: a port that was free a moment ago may be taken by now. */
async function writeConnectionFile(folder: string): Promise<ConnectionInfo> {
  const text = JSON.stringify({
    shell_port: 1,
    iopub_port: 2,
    stdin_port: 3,
    control_port: 4,
    hb_port: 5,
    ip: join(folder, 'socket'),
    key: 'a-key',
    transport: 'ipc',
    signature_scheme: 'hmac-sha256',
  });
  await writeFile(join(folder, 'connection.json'), text, { mode: 0o600 });
  return parseConnectionFile(text);
}
