import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './level.ts';
import { ask, type Programs } from './program.ts';
import type { TestedServer } from './server.ts';

interface Measured {
  readonly rest: readonly number[];
  readonly executions: readonly number[];
  readonly failures: readonly string[];
}

/** How long others waited, in milliseconds. */
export interface Waited {
  readonly rest: number;
  readonly execution: number;
}

/** What something did to others: their p99 before and during, and what was not answered at all. */
export interface Effect {
  readonly before: Waited;
  readonly during: Waited;
  readonly failures: readonly string[];
}

/** Somebody else on the same server, with a kernel of their own, whose answers are timed. */
export class Bystander {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async join(server: TestedServer, programs: Programs): Promise<Bystander> {
    const kernelId = await server.startKernel('synthetic');
    const child = programs.fork('bystander', [server.url, server.authorization, kernelId]);
    await once(child, 'message');
    return new Bystander(child);
  }

  /** Measures `calm` milliseconds before, and while the work goes on. */
  async watch(calm: number, work: () => Promise<void>): Promise<Effect> {
    await this.#take();
    await sleep(calm);
    const before = await this.#take();
    await work();
    const during = await this.#take();
    return {
      before: waited(before),
      during: waited(during),
      failures: [...before.failures, ...during.failures],
    };
  }

  async leave(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  #take(): Promise<Measured> {
    return ask<Measured>(this.#child, 'take');
  }
}

const waited = ({ rest, executions }: Measured): Waited => ({
  rest: quantile(rest, 0.99),
  execution: quantile(executions, 0.99),
});
