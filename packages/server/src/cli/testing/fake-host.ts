import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { jupyterPaths, type Environment, type JupyterPaths } from '../../config/index.ts';
import { runCommand } from '../command.ts';
import type { Host } from '../host.ts';

/** A command in folders of its own whose streams and signals the test holds. */
export class FakeHost {
  readonly stdin: PassThrough & { isTTY?: boolean } = new PassThrough();
  readonly signals = new EventEmitter();
  readonly exits: number[] = [];
  readonly home: string;
  /** The exit code of the command that was run last. */
  ended: Promise<number> = Promise.resolve(0);
  stdout = '';
  stderr = '';

  private constructor(home: string) {
    this.home = home;
  }

  static async create(): Promise<FakeHost> {
    const home = await mkdtemp(join(tmpdir(), 'elara-cli-'));
    await mkdir(join(home, 'desk'));
    await mkdir(join(home, 'config'));
    return new FakeHost(home);
  }

  get runtimeDir(): string {
    return join(this.home, 'runtime');
  }

  run(argv: readonly string[], changes: Partial<Host> = {}): Promise<number> {
    this.ended = runCommand({
      argv,
      env: this.env(),
      platform: 'linux',
      cwd: join(this.home, 'desk'),
      pid: process.pid,
      userId: 1000,
      stdin: this.stdin,
      stdout: this.#collect('stdout'),
      stderr: this.#collect('stderr'),
      signals: this.signals,
      exit: (code) => void this.exits.push(code),
      paths: this.#ownPaths(changes.env ?? this.env()),
      ...changes,
    });
    return this.ended;
  }

  env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      JUPYTER_CONFIG_DIR: join(this.home, 'config'),
      JUPYTER_DATA_DIR: join(this.home, 'data'),
      JUPYTER_RUNTIME_DIR: this.runtimeDir,
      ...more,
    };
  }

  /** Waits until a pattern has been written, and returns what it matched. */
  async waitFor(pattern: RegExp, stream: 'stdout' | 'stderr' = 'stderr'): Promise<RegExpExecArray> {
    for (let waited = 0; waited < 15_000; waited += 20) {
      const found = pattern.exec(this[stream]);
      if (found !== null) return found;
      await sleep(20);
    }
    throw new Error(`${String(pattern)} was not written, but:\n${this[stream]}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  /** Without the folders of the machine: a command under test that removes must not reach them. */
  #ownPaths(env: Environment): JupyterPaths {
    const paths = jupyterPaths(env, 'linux');
    const own = (folders: readonly string[]) => folders.filter((one) => one.startsWith(this.home));
    return { ...paths, configPath: own(paths.configPath), dataPath: own(paths.dataPath) };
  }

  #collect(name: 'stdout' | 'stderr'): PassThrough {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => {
      this[name] += chunk.toString();
    });
    return stream;
  }
}
