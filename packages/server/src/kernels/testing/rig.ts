import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Message, type Channel, type MessageFields } from 'elara-wire';

import { defaultSettings } from '../../config/index.ts';
import { silentLogger, type Logger } from '../../log/index.ts';
import type { JournalEntry, Subscription } from '../host.ts';
import type { Kernels } from '../kernels.ts';
import { createKernels, type KernelsRoom } from '../room.ts';
import { kernelSettings, type KernelSettings } from '../settings.ts';
import type { KernelSpecInfo } from '../specs.ts';
import { ipykernelSpec } from './python.ts';

export interface RigOptions {
  readonly settings?: Partial<KernelSettings>;
  readonly specs?: readonly KernelSpecInfo[];
  readonly log?: Logger;
  readonly env?: Readonly<Record<string, string>>;
  readonly notebookOf?: (kernelId: string) => string | undefined;
  readonly tracebackReplacement?: string;
}

/** The kernels room in a folder of its own, for one test; `await using` ends all of it. */
export class KernelsRig {
  readonly folder: string;
  readonly room: KernelsRoom;
  readonly events: Record<string, unknown>[] = [];
  readonly #deferred: (() => Promise<void>)[] = [];

  private constructor(folder: string, options: RigOptions) {
    this.folder = folder;
    const specs = [...(options.specs ?? []), ipykernelSpec];
    this.room = createKernels({
      settings: { ...defaultSettings(kernelSettings), ...options.settings },
      specs: {
        find: async (name) => specs.find((spec) => spec.name === name),
        defaultName: async () => 'python3',
      },
      runtimeDir: join(folder, 'runtime'),
      env: { ...process.env, ...options.env },
      emit: (_schema, data) => this.events.push(data),
      log: options.log ?? silentLogger,
      tracebackReplacement: options.tracebackReplacement,
      ...(options.notebookOf === undefined ? {} : { notebookOf: options.notebookOf }),
      resolveCwd: async () => folder,
    });
  }

  static async create(options: RigOptions = {}): Promise<KernelsRig> {
    return new KernelsRig(await mkdtemp(join(tmpdir(), 'kernels-')), options);
  }

  get kernels(): Kernels {
    return this.room.kernels;
  }

  /** Names of the files in the runtime folder, at any depth. */
  async runtimeFiles(): Promise<string[]> {
    const entries = await readdir(join(this.folder, 'runtime'), {
      recursive: true,
      withFileTypes: true,
    });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  client(id: string, after = 0): HostClient {
    return new HostClient(this.kernels, id, after);
  }

  /** Does something after the kernels have ended. */
  defer(close: () => Promise<void>): void {
    this.#deferred.push(close);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.room.dispose?.();
    for (const close of this.#deferred) await close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Talks to a kernel through the host, and remembers all it hears. */
export class HostClient {
  readonly entries: JournalEntry[] = [];
  missed = 0;
  readonly session = `session-${Math.random().toString(36).slice(2)}`;
  readonly #kernels: Kernels;
  readonly #id: string;
  readonly #subscription: Subscription;
  #wake: () => void = () => undefined;

  constructor(kernels: Kernels, id: string, after: number) {
    this.#kernels = kernels;
    this.#id = id;
    this.#subscription = kernels.host.subscribe(id, { after }, (batch, missed) => {
      this.entries.push(...batch.entries);
      this.missed += missed;
      this.#subscription.acknowledge(batch.last);
      this.#wake();
    });
  }

  send(channel: Exclude<Channel, 'iopub'>, fields: Omit<MessageFields, 'session'>): string {
    const message = Message.create({ ...fields, session: this.session });
    const origin = { connection: 'test', session: this.session };
    this.#kernels.host.send(this.#id, { channel, message, origin });
    return message.header.msg_id;
  }

  /** Executes and waits for reply and idle; answers the content of the reply. */
  async execute(code: string, timeout = 30_000): Promise<Record<string, unknown>> {
    const id = this.submit(code);
    const reply = await this.reply(id, timeout);
    await this.until((entry) => isIdleOf(entry, id), timeout);
    return reply;
  }

  submit(code: string, more: Record<string, unknown> = {}): string {
    const content = { code, silent: false, store_history: true, stop_on_error: true, ...more };
    return this.send('shell', { msgType: 'execute_request', content });
  }

  async reply(id: string, timeout = 30_000): Promise<Record<string, unknown>> {
    const entry = await this.until(
      ({ channel, message }) => channel === 'shell' && message.parentHeader.msg_id === id,
      timeout,
    );
    return entry.message.parseContent();
  }

  /** Waits for a message, also one that has come already. */
  async until(wanted: (entry: JournalEntry) => boolean, timeout = 30_000): Promise<JournalEntry> {
    const deadline = Date.now() + timeout;
    for (let looked = 0; ;) {
      for (; looked < this.entries.length; looked += 1) {
        const entry = this.entries[looked]!;
        if (wanted(entry)) return entry;
      }
      if (Date.now() > deadline) throw new Error(`Nothing came; heard ${this.heard().join(' ')}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  heard(): string[] {
    return this.entries.map(({ channel, message }) => `${channel}:${message.header.msg_type}`);
  }

  /** All text of streams, joined. */
  text(): string {
    return this.entries
      .filter(({ message }) => message.header.msg_type === 'stream')
      .map(({ message }) => String(message.parseContent()['text']))
      .join('');
  }

  close(): void {
    this.#subscription.close();
  }
}

export function isIdleOf({ channel, message }: JournalEntry, id: string): boolean {
  return (
    channel === 'iopub' &&
    message.parentHeader.msg_id === id &&
    message.header.msg_type === 'status' &&
    message.parseContent()['execution_state'] === 'idle'
  );
}

export function isStatus(state: string): (entry: JournalEntry) => boolean {
  return ({ message }) =>
    message.header.msg_type === 'status' && message.parseContent()['execution_state'] === state;
}

/** Whether a process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
