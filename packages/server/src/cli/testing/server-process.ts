import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ServerInfo } from '../server-info.ts';
import { bundleCommand, type BundledCommand } from './bundle-command.ts';

/** A home in which the bundled command runs as processes of its own. */
export class CommandHome {
  readonly folder: string;
  readonly #command: BundledCommand;
  readonly #children: ChildProcess[] = [];
  readonly #logs = new Map<ChildProcess, string>();

  private constructor(folder: string, command: BundledCommand) {
    this.folder = folder;
    this.#command = command;
  }

  static async create(): Promise<CommandHome> {
    // Short, since the path of a UNIX socket must be.
    return new CommandHome(await mkdtemp(join(tmpdir(), 'el-')), await bundleCommand());
  }

  get env(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      JUPYTER_CONFIG_DIR: join(this.folder, 'config'),
      JUPYTER_DATA_DIR: join(this.folder, 'data'),
      JUPYTER_RUNTIME_DIR: join(this.folder, 'runtime'),
    };
  }

  /** Starts a server; it is up when its runtime file is there. */
  async serve(...options: string[]): Promise<ServedProcess> {
    const child = this.#spawn('server', '--no-browser', ...options);
    const info = join(this.folder, 'runtime', `jpserver-${child.pid ?? 0}.json`);
    for (let waited = 0; waited < 20_000 && child.exitCode === null; waited += 50) {
      const text = await readFile(info, 'utf8').catch(() => '');
      if (text.endsWith('}')) {
        return { child, info: JSON.parse(text) as ServerInfo, log: () => this.#log(child) };
      }
      await sleep(50);
    }
    throw new Error(`The server did not start:\n${this.#log(child)}`);
  }

  /** Runs a command to its end. */
  async run(...options: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [this.#command.file, ...options],
      { env: this.env, cwd: this.folder },
    );
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children.filter((one) => one.exitCode === null)) {
      const ended = once(child, 'exit');
      if (child.kill('SIGKILL')) await ended;
    }
    await this.#command[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }

  #log(child: ChildProcess): string {
    return this.#logs.get(child) ?? '';
  }

  #spawn(...options: string[]): ChildProcess {
    const child = spawn(process.execPath, [this.#command.file, ...options], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#children.push(child);
    child.stderr.on('data', (chunk: Buffer) => {
      this.#logs.set(child, this.#log(child) + chunk.toString());
    });
    return child;
  }
}

export interface ServedProcess {
  readonly child: ChildProcess;
  readonly info: ServerInfo;
  readonly log: () => string;
}
