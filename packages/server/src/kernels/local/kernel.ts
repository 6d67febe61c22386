import type { Channel, Message } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import type { KernelState, Outgoing, RestartChanges, StartRequest } from '../host.ts';
import { OwnAddress, type Address } from './address.ts';
import { isDeno } from './deno.ts';
import { makeCommand } from './launch.ts';
import { KernelProcess } from './process.ts';
import { startTimeOf } from './records.ts';
import { Restarts } from './restarts.ts';
import { KernelRun } from './run.ts';
import type { RunningKernel } from './running-kernel.ts';
import type { HostServices } from './services.ts';
import { Traffic } from './traffic.ts';

/** What happens to a kernel without anybody having asked. */
export interface KernelFate {
  restarting(reason: string): void;
  restarted(): void;
  dead(reason: string): void;
}

/** A client that sends more while a kernel is away is broken. */
const WAITING_LIMIT = 10_000;

const DEAF = `The kernel did not end the cell within 3 seconds after the interrupt.
It is restarted; its variables are lost.
`;

/** One kernel under one id: its processes one after the other, its state and its journal. */
export class HostedKernel implements RunningKernel {
  readonly #services: HostServices;
  readonly #fate: KernelFate;
  readonly #log: Logger;
  readonly #address: OwnAddress;
  readonly traffic: Traffic;
  readonly #restarts: Restarts;
  #request: StartRequest;
  #run: KernelRun | undefined;
  /** Messages that came between two processes. */
  #waiting: [Outgoing['channel'], Message][] = [];
  #startedAt = 0;
  /** The newest lifecycle operation; the next one waits for it. */
  #operation: Promise<unknown> = Promise.resolve();
  /** True while an exit is expected, and for ever after the last one. */
  #isStopping = false;

  constructor(request: StartRequest, services: HostServices, fate: KernelFate) {
    this.#request = request;
    this.#services = services;
    this.#fate = fate;
    this.#log = services.log.child(request.id);
    this.#address = new OwnAddress(services, request.id);
    this.traffic = new Traffic(request.id, services, this.#log, {
      pause: () => this.#run?.pause(),
      resume: () => this.#run?.resume(),
    });
    const { restartLimit, stableStartTime } = services.settings;
    this.#restarts = new Restarts(restartLimit, stableStartTime * 1000);
  }

  get state(): KernelState {
    return {
      id: this.#request.id,
      name: this.#request.name,
      executionState: this.traffic.tracker.executionState,
      lastActivity: this.traffic.tracker.lastActivity,
      pid: this.#run?.process.isAlive === true ? this.#run.process.pid : undefined,
      kernelInfo: this.#run?.kernelInfo,
      lastSequence: this.traffic.lastSequence,
    };
  }

  start(): Promise<void> {
    return this.#exclusively(async () => {
      try {
        await this.#launch();
      } catch (error) {
        await this.#cleanUp();
        throw error;
      }
    });
  }

  /** Ends the kernel for good. */
  shutdown(now: boolean): Promise<void> {
    this.#isStopping = true;
    return this.#exclusively(async () => {
      // An operation that was waiting before this one may have launched again.
      this.#isStopping = true;
      await this.#stopRun({ restart: false, now });
      await this.#cleanUp();
    });
  }

  restart(changes: RestartChanges): Promise<void> {
    return this.#exclusively(async () => {
      this.#isStopping = true;
      this.#request = { ...this.#request, ...changes };
      await this.#stopRun({ restart: true, now: false });
      this.#restarts.reset();
      try {
        await this.#launch();
      } catch (error) {
        this.traffic.tracker.set('dead');
        throw error;
      }
    });
  }

  interrupt(): Promise<void> {
    return this.#exclusively(async () => {
      this.#run?.interrupt();
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#run?.process.signal(signal);
  }

  send(outgoing: Outgoing): void {
    const { channel, message } = outgoing;
    this.traffic.noteOutgoing(outgoing);
    if (this.#run !== undefined) this.#run.send(channel, message);
    else if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push([channel, message]);
    else this.#log.warn('A message for a kernel that is being restarted was dropped');
  }

  /** Operations on one kernel follow each other; a failed one does not stop the next. */
  #exclusively<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#operation.then(operation, operation);
    this.#operation = result.catch(() => undefined);
    return result;
  }

  async #launch(): Promise<void> {
    const { services, request } = { services: this.#services, request: this.#request };
    const address = await this.#address.get(request);
    const command = makeCommand(request, this.#address.file, services.env, services.serverPid);
    const process = await KernelProcess.spawn(command, request.cwd, this.#log);
    this.#startedAt = services.now();
    this.#isStopping = false;
    this.traffic.tracker.set('starting');
    this.#run = this.#makeRun(process, address);
    this.traffic.sourceChanged();
    for (const [channel, message] of this.#waiting.splice(0)) this.#run.send(channel, message);
    this.#watch(this.#run);
    await this.#record(process.pid);
  }

  #makeRun(process: KernelProcess, address: Address): KernelRun {
    const { settings, newId } = this.#services;
    const isDenosKernel = isDeno(this.#request.argv);
    const run: KernelRun = new KernelRun({
      process,
      ...address,
      interruptMode: isDenosKernel ? 'message' : this.#request.interruptMode,
      oneAtATime: isDenosKernel,
      identity: newId(),
      infoTimeout: settings.kernelInfoTimeout * 1000,
      log: this.#log,
      openSpool: (head) => this.traffic.openSpool(head),
      onMessage: (channel: Channel, message: Message) => {
        this.traffic.receive(channel, message);
      },
      onDeafToInterrupt: (request: Message) => {
        this.#replaceDeaf(run, request);
      },
    });
    return run;
  }

  async #record(pid: number): Promise<void> {
    const { records, serverPid } = this.#services;
    const record = {
      id: this.#request.id,
      name: this.#request.name,
      pid,
      startTime: await startTimeOf(pid),
      connectionFile: this.#address.file,
      cwd: this.#request.cwd,
      sessionName: this.#request.sessionName ?? null,
      serverPid,
      serverStartTime: await startTimeOf(serverPid),
    };
    await records.write(record).catch((error: unknown) => {
      this.#log.warn('A kernel runs, but its record could not be written', { error });
    });
  }

  #watch(run: KernelRun): void {
    void run.process.exited.then((exit) => {
      if (this.#run !== run || this.#isStopping) return;
      this.#run = undefined;
      const how = exit.signal === null ? `exit code ${String(exit.code)}` : exit.signal;
      void this.#exclusively(() => this.#onDeath(run, how)).catch((error: unknown) => {
        this.#log.error('A kernel that died could not be restarted', { error });
        return this.#giveUp('it could not be started again');
      });
    });
  }

  /** The process ended by itself (kernels §15). */
  async #onDeath(run: KernelRun, how: string): Promise<void> {
    this.traffic.loseExecutions();
    await run.finish();
    if (this.#mustStop()) return;
    this.#log.error(`Kernel died: ${how}`, { lastWords: run.process.lastWords });
    const { now, settings } = this.#services;
    const delay = settings.autorestart ? this.#restarts.next(now() - this.#startedAt) : undefined;
    if (delay === undefined) {
      await this.#giveUp(how);
      return;
    }
    this.#fate.restarting(how);
    this.traffic.say('restarting');
    if (settings.randomPortsUntilAlive && this.#restarts.wantsNewPorts) {
      await this.#address.move(this.#request);
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
    // A shutdown that waits for us must not find a process that just began.
    if (this.#mustStop()) return;
    await this.#launch();
    this.#fate.restarted();
  }

  #mustStop(): boolean {
    return this.#isStopping;
  }

  async #giveUp(reason: string): Promise<void> {
    this.#isStopping = true;
    this.traffic.say('dead');
    await this.#cleanUp();
    this.#fate.dead(reason);
  }

  /** It went on with a request that was interrupted: the user is told, and gets a new process. */
  #replaceDeaf(run: KernelRun, request: Message): void {
    void this.#exclusively(async () => {
      if (this.#run !== run || this.#mustStop()) return;
      this.#log.warn('The kernel does not hear interrupts and is restarted');
      this.traffic.explain(DEAF, request.header);
      // What clients send from now on is for the next process.
      this.#run = undefined;
      this.traffic.loseExecutions();
      this.#fate.restarting('it does not hear interrupts');
      this.traffic.say('restarting');
      await run.stop({ restart: true, now: true, wait: 0 });
      if (this.#mustStop()) return;
      await this.#launch();
      this.#fate.restarted();
    }).catch((error: unknown) => {
      this.#log.error('A kernel that does not hear interrupts could not be restarted', { error });
      return this.#giveUp('it could not be started again');
    });
  }

  async #stopRun(how: { restart: boolean; now: boolean }): Promise<void> {
    await this.#run?.stop({ ...how, wait: this.#services.settings.shutdownWaitTime * 1000 });
    this.#run = undefined;
    this.traffic.loseExecutions();
  }

  async #cleanUp(): Promise<void> {
    this.#run?.close();
    await this.traffic.end();
    if (await this.#address.remove()) await this.#services.records.remove(this.#request.id);
  }
}
