import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BundledCommand } from '../../../cli/testing/bundle-command.ts';
import { killMarked } from './marked-processes.ts';

export const PROCESS_TOKEN = 'canary-token-6bc1bee22e40';

/** Every process that a test's server starts inherits it, whatever group it is in. */
export const MARK = 'ELARA_FAULT_TEST';

export interface Places {
  readonly home: string;
  readonly root: string;
  readonly config: string;
  readonly data: string;
  readonly runtime: string;
}

export interface ServerProcessOptions {
  readonly places: Places;
  readonly options?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs as this user, for tests that root would pass. */
  readonly uid?: number | undefined;
}

/** Folders of a server of its own; `prepare` fills them before they are given to `uid`. */
export async function makePlaces(uid?: number): Promise<Places> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'elara-fault-')));
  await chmod(home, 0o755);
  const inside = (name: string): string => join(home, name);
  const places = {
    home,
    root: inside('root'),
    config: inside('config'),
    data: inside('data'),
    runtime: inside('runtime'),
  };
  for (const place of Object.values(places)) {
    await mkdir(place, { recursive: true });
    if (uid !== undefined) await chown(place, uid, uid);
  }
  return places;
}

/** The whole command in a process of its own. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly places: Places;
  #output = '';
  #cleanUp: () => Promise<void> = () => Promise.resolve();

  private constructor(child: ChildProcess, places: Places) {
    this.child = child;
    this.places = places;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
  }

  /** Starts `elara lab` and waits until it says where it is. */
  static async start(
    command: BundledCommand,
    { places, options = [], env = {}, uid }: ServerProcessOptions,
  ): Promise<ServerProcess> {
    const args = [
      command.file,
      'lab',
      '--no-browser',
      '--port=0',
      `--notebook-dir=${places.root}`,
      ...options,
    ];
    const child = spawn(process.execPath, args, {
      cwd: places.home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: places.home,
        SHELL: '/bin/sh',
        TMPDIR: places.home,
        JUPYTER_CONFIG_DIR: places.config,
        JUPYTER_DATA_DIR: places.data,
        JUPYTER_RUNTIME_DIR: places.runtime,
        JUPYTER_TOKEN: PROCESS_TOKEN,
        [MARK]: places.home,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const server = new ServerProcess(child, places);
    await server.waitFor(/http:\/\/127\.0\.0\.1:\d+/);
    return server;
  }

  /** All that was written to standard output and error, which is the log. */
  get output(): string {
    return this.#output;
  }

  get url(): string {
    return /http:\/\/127\.0\.0\.1:\d+/.exec(this.#output)?.[0] ?? '';
  }

  async waitFor(pattern: RegExp): Promise<void> {
    for (let waited = 0; waited < 30_000; waited += 50) {
      if (pattern.test(this.#output)) return;
      if (this.child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`${String(pattern)} was not written, but:\n${this.#output}`);
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, {
      redirect: 'manual',
      ...init,
      headers: {
        authorization: `token ${PROCESS_TOKEN}`,
        ...(init.headers as Record<string, string>),
      },
    });
  }

  /** Status and JSON of a request with a JSON body. */
  async json(method: string, path: string, body?: unknown): Promise<[number, unknown]> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await this.request(path, { method, ...sent });
    const text = await answer.text();
    return [answer.status, text === '' ? null : (JSON.parse(text) as unknown)];
  }

  /** Does something when the process has ended, before its folders go. */
  defer(action: () => Promise<void>): void {
    this.#cleanUp = action;
  }

  /** Sends a signal and gives the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
    await killMarked(MARK, this.places.home);
    await this.#cleanUp();
    await rm(this.places.home, { recursive: true, force: true });
  }
}
