import { Message, type Channel, type ConnectionInfo } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import type {
  Batch,
  Execution,
  KernelState,
  Outgoing,
  RestartChanges,
  StartRequest,
  SubscribeOptions,
  Subscription,
} from '../host.ts';
import {
  connectionFilePath,
  makeConnectionInfo,
  portsOf,
  removeConnectionFiles,
  writeConnectionFile,
} from './connection-file.ts';
import { Executions } from './executions.ts';
import { Journal } from './journal.ts';
import { makeCommand } from './launch.ts';
import { Origins } from './origins.ts';
import { KernelProcess } from './process.ts';
import { Readers } from './readers.ts';
import { Restarts } from './restarts.ts';
import { KernelRun } from './run.ts';
import { startTimeOf } from './records.ts';
import type { HostServices } from './services.ts';
import { StateTracker } from './tracker.ts';

/** What happens to a kernel without anybody having asked. */
export interface KernelFate {
  restarting(reason: string): void;
  restarted(): void;
  dead(reason: string): void;
}

/** A client that sends more while a kernel is away is broken. */
const WAITING_LIMIT = 10_000;

/** One kernel under one id: its processes one after the other, its state and its journal. */
export class HostedKernel {
  readonly #services: HostServices;
  readonly #fate: KernelFate;
  readonly #log: Logger;
  readonly #file: string;
  readonly #journal: Journal;
  readonly #readers: Readers;
  readonly #origins = new Origins();
  readonly #executions = new Executions();
  readonly #tracker: StateTracker;
  readonly #restarts: Restarts;
  #request: StartRequest;
  #info: ConnectionInfo | undefined;
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
    this.#file = connectionFilePath(services.runtimeDir, request.id);
    this.#journal = new Journal(services.settings.journalBytes);
    this.#readers = new Readers({
      journal: this.#journal,
      now: services.now,
      pause: () => this.#run?.pause(),
      resume: () => this.#run?.resume(),
      failed: (error) => {
        this.#log.error('A reader of a kernel failed', { error });
      },
    });
    this.#tracker = new StateTracker(services.untracked, services.now());
    const { restartLimit, stableStartTime } = services.settings;
    this.#restarts = new Restarts(restartLimit, stableStartTime * 1000);
  }

  get state(): KernelState {
    return {
      id: this.#request.id,
      name: this.#request.name,
      executionState: this.#tracker.executionState,
      lastActivity: this.#tracker.lastActivity,
      pid: this.#run?.process.isAlive === true ? this.#run.process.pid : undefined,
      kernelInfo: this.#run?.kernelInfo,
      lastSequence: this.#journal.last,
    };
  }

  get executions(): Execution[] {
    return this.#executions.list();
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
        this.#tracker.set('dead');
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

  send({ channel, message, origin }: Outgoing): void {
    this.#origins.note(message.header.msg_id, origin);
    if (channel === 'shell') this.#executions.asked(message, origin, this.#services.now());
    if (this.#run !== undefined) this.#run.send(channel, message);
    else if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push([channel, message]);
    else this.#log.warn('A message for a kernel that is being restarted was dropped');
  }

  subscribe(options: SubscribeOptions, listener: (batch: Batch) => void): Subscription {
    return this.#readers.subscribe(options, listener);
  }

  /** Operations on one kernel follow each other; a failed one does not stop the next. */
  #exclusively<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#operation.then(operation, operation);
    this.#operation = result.catch(() => undefined);
    return result;
  }

  async #launch(): Promise<void> {
    const { services, request } = { services: this.#services, request: this.#request };
    if (this.#info === undefined) {
      const names = { kernelName: request.name, sessionName: request.sessionName };
      this.#info = await makeConnectionInfo(this.#file, services.settings, services.ports, names);
      await writeConnectionFile(this.#file, this.#info);
    }
    const command = makeCommand(request, this.#file, services.env, services.serverPid);
    const process = await KernelProcess.spawn(command, request.cwd, this.#log);
    this.#startedAt = services.now();
    this.#isStopping = false;
    this.#tracker.set('starting');
    this.#run = new KernelRun({
      process,
      info: this.#info,
      interruptMode: request.interruptMode,
      identity: services.newId(),
      infoTimeout: services.settings.kernelInfoTimeout * 1000,
      log: this.#log,
      onMessage: (channel, message) => {
        this.#onMessage(channel, message);
      },
    });
    this.#readers.sourceChanged();
    for (const [channel, message] of this.#waiting.splice(0)) this.#run.send(channel, message);
    this.#watch(this.#run);
    await this.#record(process.pid);
  }

  async #record(pid: number): Promise<void> {
    const { records, serverPid } = this.#services;
    const record = {
      id: this.#request.id,
      name: this.#request.name,
      pid,
      startTime: await startTimeOf(pid),
      connectionFile: this.#file,
      cwd: this.#request.cwd,
      sessionName: this.#request.sessionName ?? null,
      serverPid,
      serverStartTime: await startTimeOf(serverPid),
    };
    await records.write(record).catch((error: unknown) => {
      this.#log.warn('A kernel runs, but its record could not be written', { error });
    });
  }

  #onMessage(channel: Channel, message: Message): void {
    const now = this.#services.now();
    try {
      if (channel === 'iopub') this.#tracker.observe(message, now);
      this.#executions.observe(channel, message, now);
    } catch (error) {
      this.#log.warn('A kernel sent a message that cannot be read', { error });
      return;
    }
    this.#append(channel, message);
  }

  #append(channel: Channel, message: Message): void {
    const origin = channel === 'iopub' ? undefined : this.#origins.of(message);
    this.#journal.append({ channel, message, origin });
    this.#readers.schedule();
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
    this.#executions.lose(this.#services.now());
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
    this.#say('restarting');
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
    this.#say('dead');
    await this.#cleanUp();
    this.#fate.dead(reason);
  }

  /** A status in the host's own name, which unmodified clients understand (kernels §8). */
  #say(executionState: 'restarting' | 'dead'): void {
    this.#tracker.set(executionState);
    const session = this.#services.newId();
    const content = { execution_state: executionState };
    this.#append('iopub', Message.create({ msgType: 'status', session, content }));
  }

  async #stopRun(how: { restart: boolean; now: boolean }): Promise<void> {
    await this.#run?.stop({ ...how, wait: this.#services.settings.shutdownWaitTime * 1000 });
    this.#run = undefined;
    this.#executions.lose(this.#services.now());
  }

  async #cleanUp(): Promise<void> {
    this.#run?.close();
    if (this.#info === undefined) return;
    this.#services.ports.giveBack(portsOf(this.#info));
    await removeConnectionFiles(this.#file, this.#info);
    await this.#services.records.remove(this.#request.id);
  }
}
