import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from '../../e2e/harness/child.ts';
import { Places } from '../../e2e/harness/places.ts';
import { processTree } from '../../bench/servers/processes.ts';

/** How the server that is tested is started. */
export interface ServerOptions {
  /** The bundled command; the built one where absent. */
  readonly file?: string | undefined;
  readonly args?: readonly string[];
  /** How many descriptors it may have open. */
  readonly descriptors?: number;
}

export interface Budget {
  readonly name: string;
  readonly place: 'memory' | 'disk';
  readonly bytes: number;
  readonly limit: number | null;
}

/** What `/api/status?detail=1` tells, as far as it matters here. */
export interface StatusDetail {
  readonly memory: {
    readonly resident: number;
    readonly base: number;
    readonly bound: number | null;
  };
  readonly budgets: readonly Budget[];
}

const TOKEN = 'endurance-token';
const START_MS = 30_000;
const BUILT = join(process.cwd(), 'packages/server/dist/elara.mjs');
const SYNTHETIC = join(process.cwd(), 'bench/synthetic-kernel/kernel.mjs');

/** The real command in a process and a home of its own, asked over real sockets. */
export class TestedServer {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string;
  readonly #child: Child;
  readonly places: Places;
  /** The options that it was started with. */
  readonly args: readonly string[];

  private constructor(url: string, child: Child, places: Places, args: readonly string[]) {
    this.url = url;
    this.args = args;
    this.#child = child;
    this.places = places;
  }

  static async start(options: ServerOptions = {}): Promise<TestedServer> {
    const places = await Places.make();
    const temporary = join(places.home, 'tmp');
    await mkdir(temporary);
    await places.addKernel('synthetic', {
      argv: [process.execPath, SYNTHETIC, '{connection_file}'],
      display_name: 'Synthetic',
      language: 'none',
      interrupt_mode: 'signal',
    });
    const [command, args] = commandOf(options);
    const env = { ...places.env, JUPYTER_TOKEN: TOKEN, TMPDIR: temporary };
    const child = new Child(command, args, { cwd: places.root, env });
    try {
      const [url] = await child.printed(/http:\/\/127\.0\.0\.1:\d+/, START_MS);
      return new TestedServer(url, child, places, options.args ?? []);
    } catch (error) {
      await child.stop('SIGKILL');
      await places.remove();
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** All that it printed, which is its log. */
  get log(): string {
    return this.#child.output;
  }

  get hasEnded(): boolean {
    return this.#child.hasEnded;
  }

  /** The value of the header that says who asks. */
  get authorization(): string {
    return `token ${TOKEN}`;
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, headers: { authorization: this.authorization } });
  }

  async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.request(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  async startKernel(name: string): Promise<string> {
    const { id } = await this.json<{ id: string }>('POST', '/api/kernels', { name });
    return id;
  }

  async endKernel(id: string): Promise<void> {
    await this.json('DELETE', `/api/kernels/${id}`);
  }

  async detail(): Promise<StatusDetail> {
    const { detail } = await this.json<{ detail: StatusDetail }>('GET', '/api/status?detail=1');
    return detail;
  }

  /** The process of a kernel, found by its connection file. */
  kernelPid(id: string): number {
    const found = processTree(this.pid).find(({ command }) => command.includes(id));
    if (found === undefined) throw new Error(`The kernel ${id} has no process`);
    return found.pid;
  }

  /** Files in the folders where the server puts what is to go again. */
  async temporaryFiles(): Promise<string[]> {
    const folders = ['tmp', 'runtime'].map((name) => join(this.places.home, name));
    const found = folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    });
    return (await Promise.all(found)).flat().sort();
  }

  /** Ends it as a service manager does; gives its exit code, and what it left running. */
  async stop(): Promise<number | null> {
    const code = await this.#child.stop();
    await this.places.remove();
    return code;
  }
}

function commandOf({ file = BUILT, args = [], descriptors }: ServerOptions): [string, string[]] {
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  const command = [process.execPath, file, 'lab', '--no-browser', '--port=0', ...root, ...args];
  if (descriptors === undefined) return [process.execPath, command.slice(1)];
  // Both limits: Node.js raises its own as far as it may.
  return ['sh', ['-c', 'ulimit -n "$0" && exec "$@"', String(descriptors), ...command]];
}
