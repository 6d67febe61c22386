import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../../e2e/harness/child.ts';
import { Places } from '../../e2e/harness/places.ts';
import { HttpConnection, type Answer, type Request } from '../client/http.ts';
import { KernelSocket, type KernelSocketOptions } from '../client/kernel-socket.ts';
import { CpuClocks, serverTree } from './clocks.ts';
import {
  TOKEN,
  contender,
  type Contender,
  type ContenderName,
  type Machine,
} from './contenders.ts';
import { forgetPeaks, processTree, totalMemory, totalPeak, type ProcessInfo } from './processes.ts';

const START_MS = 60_000;
/** Between two looks whether it answers: less than what is told apart. */
const LOOK_MS = 2;

/** Seconds, by the processes' clocks and by that on the wall. */
export interface Spent {
  readonly cpu: number;
  readonly wall: number;
}

interface Parts {
  readonly contender: Contender;
  readonly child: Child;
  readonly places: Places;
  readonly port: number;
  readonly clocks: CpuClocks;
}

/** A server that was started to be measured. */
export class Running {
  readonly name: ContenderName;
  readonly port: number;
  headers: Readonly<Record<string, string>> = { Authorization: `token ${TOKEN}` };
  /** From the start of the process to the first answer. */
  started: Spent = { cpu: 0, wall: 0 };
  readonly #parts: Parts;
  /** All that were started and not stopped. */
  static readonly #living = new Set<Running>();

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.name = parts.contender.name;
    this.port = parts.port;
  }

  /** Starts one, in a home of its own, and waits for its first 200. */
  static async start(
    name: ContenderName,
    { machine, clocks, folder, node }: StartOptions,
  ): Promise<Running> {
    const places = await Places.make();
    await addSyntheticKernel(places, machine.root);
    const port = await freePort();
    const how = contender(name, machine, { port, folder }, node);
    const env = { ...places.env, JUPYTER_PATH: places.data, SHELL: '/bin/sh', ...PLAIN };
    const begun = performance.now();
    const child = new Child(how.command, how.args, { cwd: folder, env });
    const running = new Running({ contender: how, child, places, port, clocks });
    Running.#living.add(running);
    try {
      await running.#answers();
      const wall = (performance.now() - begun) / 1000;
      running.started = { wall, cpu: await running.cpu() };
      if (how.wantsCookie) await running.#logIn();
      return running;
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.#parts.child.pid;
  }

  /** Seconds of CPU until now. */
  cpu(): Promise<number> {
    return this.#parts.clocks.treeCpu(this.pid);
  }

  /** What some work costs the server. */
  async spends(work: () => Promise<unknown>): Promise<Spent> {
    const before = { cpu: await this.cpu(), wall: performance.now() };
    await work();
    const wall = (performance.now() - before.wall) / 1000;
    return { cpu: (await this.cpu()) - before.cpu, wall };
  }

  /** Resident bytes. */
  memory(): number {
    return totalMemory(serverTree(this.pid));
  }

  /** How much more memory than before was resident at the worst moment of some work. */
  async grows(work: () => Promise<unknown>): Promise<number> {
    const before = this.memory();
    forgetPeaks(serverTree(this.pid));
    await work();
    return Math.max(0, totalPeak(serverTree(this.pid)) - before);
  }

  connect(): Promise<HttpConnection> {
    return HttpConnection.open(this.port);
  }

  /** One request on a connection of its own; anything but 2xx is an error. */
  async request(path: string, request: Request = {}): Promise<Answer> {
    const connection = await this.connect();
    try {
      return await this.requestOn(connection, path, request);
    } finally {
      connection.close();
    }
  }

  async requestOn(connection: HttpConnection, path: string, request: Request = {}) {
    const headers = { ...this.headers, ...request.headers };
    const answer = await connection.request(path, { ...request, headers });
    if (answer.status < 300 || answer.status === 304) return answer;
    const told = answer.body.toString('utf8', 0, 200);
    throw new Error(`${request.method ?? 'GET'} ${path}: ${String(answer.status)} ${told}`);
  }

  async startKernel(name: string): Promise<string> {
    const session = {
      kernel: { name },
      name: '',
      path: `${name}-${String(Math.random())}`,
      type: 'console',
    };
    const bySession = this.#parts.contender.startsKernelsBySession;
    const { body } = await this.request(bySession ? '/api/sessions' : '/api/kernels', {
      method: 'POST',
      body: JSON.stringify(bySession ? session : { name }),
      headers: { 'Content-Type': 'application/json' },
    });
    const model = JSON.parse(body.toString()) as { id: string; kernel?: { id: string } };
    return model.kernel?.id ?? model.id;
  }

  openKernel(kernelId: string, protocol: KernelSocketOptions['protocol']): Promise<KernelSocket> {
    const { port, headers } = this;
    return KernelSocket.open({ port, headers, kernelId, protocol });
  }

  /** Ends those that are left, after something went wrong. */
  static async stopAll(): Promise<void> {
    await Promise.all([...Running.#living].map((running) => running.stop()));
  }

  /** Ends it and whatever it started. */
  async stop(): Promise<void> {
    if (!Running.#living.delete(this)) return;
    const { child, places } = this.#parts;
    const below = child.hasEnded ? [] : processTree(child.pid);
    await child.stop();
    endThose(below);
    await places.remove();
  }

  async #answers(): Promise<void> {
    const { child, contender: how } = this.#parts;
    const deadline = Date.now() + START_MS;
    while (!(await this.#isThere(how.first))) {
      if (child.hasEnded || Date.now() > deadline) {
        throw new Error(`${this.name} did not start: ${child.output.slice(-500)}`);
      }
      await sleep(LOOK_MS);
    }
  }

  async #isThere(path: string): Promise<boolean> {
    const connection = await this.connect().catch(() => undefined);
    if (connection === undefined) return false;
    const answer = await connection.request(path, { headers: this.headers }).catch(() => undefined);
    connection.close();
    return answer?.status === 200;
  }

  async #logIn(): Promise<void> {
    const connection = await this.connect();
    const answer = await connection.request(`/?token=${TOKEN}`);
    connection.close();
    this.headers = { Cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
  }
}

export interface StartOptions {
  readonly machine: Machine;
  readonly clocks: CpuClocks;
  /** What it serves. */
  readonly folder: string;
  /** Another Node.js than this one, for those that run on it. */
  readonly node?: string;
}

/** The shell of terminals prints its prompt and nothing else. */
const PLAIN = { PS1: '$ ', TERM: 'xterm-256color' };

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

const addSyntheticKernel = (places: Places, root: string): Promise<void> =>
  places.addKernel('synthetic', {
    argv: [process.execPath, join(root, 'bench/synthetic-kernel/kernel.mjs'), '{connection_file}'],
    display_name: 'Synthetic',
    language: 'synthetic',
  });

/** Kernels have process groups of their own, and outlive a server that was killed. */
function endThose(processes: readonly ProcessInfo[]): void {
  for (const { pid, command } of processes) {
    const [now] = processTree(pid);
    if (now === undefined || now.command !== command || command === '') continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
  }
}
