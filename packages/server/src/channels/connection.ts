import { Message, type Channel } from 'elara-wire';
import type { RawData, WebSocket } from 'ws';

import type { KeepAliveOptions } from '../http/index.ts';
import type { Batch, JournalEntry, Kernels, Subscription } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';
import type { Codec, Frame } from './codec.ts';
import { SocketCork } from './cork.ts';
import { isFollowed } from './followed.ts';
import { Heartbeat } from './heartbeat.ts';
import { accept } from './incoming.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { KernelClients, Member } from './registry.ts';
import {
  currentStatus,
  kernelInfoReply,
  missedText,
  notice,
  status,
  withoutTraceback,
} from './server-messages.ts';
import type { ChannelSettings } from './settings.ts';

export interface ConnectionOptions {
  readonly id: string;
  readonly kernelId: string;
  readonly session: string;
  /** The client has everything up to here; undefined for who is new. */
  readonly after: number | undefined;
  readonly codec: Codec;
  readonly kernels: Kernels;
  readonly clients: KernelClients;
  readonly settings: ChannelSettings;
  readonly log: Logger;
  readonly now: () => number;
  readonly pings?: KeepAliveOptions | undefined;
}

/** How `ws` names an end without a closing handshake. */
const CUT = 1006;

interface WriteOptions {
  /** More comes soon: these need not leave at once. */
  readonly mayWait?: boolean;
  /** Called when the system has taken all of it; a closed socket never calls it. */
  readonly onSent?: () => void;
}

const HARMLESS: ReadonlySet<string> = new Set(['status', 'execute_input', 'execute_reply']);

/** One websocket: a reader of the kernel's journal, and a writer to its channels. */
export class ChannelConnection implements Member {
  readonly id: string;
  readonly session: string;
  readonly #options: ConnectionOptions;
  readonly #socket: WebSocket;
  readonly #cork: SocketCork;
  readonly #limiter: RateLimiter;
  readonly #heartbeat: Heartbeat;
  readonly #subscription: Subscription;
  /** Newest journal entry given to the socket or passed over. */
  #sequence: number;
  /** What there was when the client came; after it comes the state. */
  readonly #present: number;
  #isGreeted = false;
  /** Newest word of a restart that was given to the socket. */
  #restart = 0;

  /** Called synchronously when the socket opens. */
  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.id = options.id;
    this.session = options.session;
    this.#options = options;
    this.#socket = socket;
    this.#cork = new SocketCork(socket);
    this.#limiter = new RateLimiter(options.settings);
    const { kernels, kernelId, clients } = options;
    this.#present = kernels.host.state(kernelId)?.lastSequence ?? 0;
    this.#sequence = Math.min(options.after ?? this.#present, this.#present);
    this.#heartbeat = new Heartbeat({
      socket,
      newest: () => this.#sequence,
      confirmed: this.#sequence,
      now: options.now,
      pings: options.pings,
    });
    clients.join(this);
    clients.resumed(this.session);
    kernels.countConnection(kernelId, 1);
    socket.on('message', (data, isBinary) => {
      this.#onMessage(data, isBinary);
    });
    socket.once('close', (code: number) => {
      this.#onClose(code === CUT);
    });
    this.#subscription = kernels.host.subscribe(kernelId, { after: this.#sequence }, (batch, missed) => {
      this.#onBatch(batch, missed);
    });
    this.#greet();
  }

  probe(milliseconds: number): Promise<boolean> {
    return this.#heartbeat.probe(milliseconds);
  }

  terminate(): void {
    const isCut = this.#socket.readyState === this.#socket.OPEN;
    this.#socket.terminate();
    // The event comes later, but whoever comes back must find this one gone.
    this.#leave(isCut);
  }

  #onBatch(batch: Batch, missed: number): void {
    if (missed > 0) this.#tellMissed(batch, missed);
    const frames: Frame[] = [];
    for (const entry of batch.entries) {
      this.#sequence = entry.sequence;
      this.#deliver(entry, frames);
    }
    const { last } = batch;
    this.#sequence = last;
    const { isHolding } = this.#cork;
    const mayWait = batch.entries.every((entry) => isFollowed(entry, isHolding));
    const acknowledge = (): void => {
      this.#subscription.acknowledge(last);
    };
    this.#write(frames, { mayWait, onSent: acknowledge });
    this.#greet();
    if (batch.entries.some(isHeardOnce)) this.#heartbeat.sent();
  }

  #deliver(entry: JournalEntry, frames: Frame[]): void {
    if (!this.#options.clients.isFor(entry, this)) return;
    if (isRestart(entry)) this.#restart = entry.sequence;
    const message = entry.channel === 'iopub' ? this.#filter(entry.message, frames) : entry.message;
    if (message === undefined) return;
    // Nobody changed it: what the journal made for all readers will do.
    if (message === entry.message && entry.frame !== undefined && this.#options.codec.takesFrames) {
      frames.push({ data: entry.frame, binary: true });
    } else {
      frames.push(this.#encode(entry.channel, message));
    }
  }

  /** Output as this client may see it; undefined when a limit holds it back. */
  #filter(message: Message, frames: Frame[]): Message | undefined {
    const { settings, now } = this.#options;
    const verdict = this.#limiter.check(message, now());
    for (const text of verdict.notices) {
      frames.push(this.#encode('iopub', notice(text, this.session, message.parentHeader)));
    }
    if (!verdict.pass) return undefined;
    if (settings.allowTracebacks || message.header.msg_type !== 'error') return message;
    return withoutTraceback(message, settings.tracebackReplacementMessage);
  }

  #tellMissed({ entries }: Batch, missed: number): void {
    this.#options.log.warn('A client was too far behind', { missed, session: this.session });
    const parent = entries[0]?.message.parentHeader ?? {};
    this.#send('iopub', notice(missedText(missed), this.session, parent));
  }

  /** Once, after what the client missed: the state as it is now. */
  #greet(): void {
    if (this.#isGreeted || this.#sequence < this.#present) return;
    this.#isGreeted = true;
    const state = this.#options.kernels.host.state(this.#options.kernelId);
    this.#send('iopub', currentStatus(state, this.session));
  }

  /** A message of the server's own. */
  #send(channel: Channel, message: Message): void {
    this.#write([this.#encode(channel, message)]);
  }

  #encode(channel: Channel, message: Message): Frame {
    return this.#options.codec.encode(channel, message, this.#sequence);
  }

  #write(frames: readonly Frame[], { mayWait = false, onSent = ignore }: WriteOptions = {}): void {
    const last = frames.at(-1);
    if (last === undefined) onSent();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (mayWait) this.#cork.linger();
    else this.#cork.hold();
    for (const frame of frames) {
      const { data, binary } = frame;
      if (frame === last) this.#socket.send(data, { binary }, onSent);
      else this.#socket.send(data, { binary });
    }
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const { codec, kernels, kernelId, settings, log } = this.#options;
    try {
      const found = codec.decode(asBuffer(data), isBinary);
      const accepted = accept(found, { allowedMessageTypes: settings.allowedMessageTypes, log });
      if (accepted === undefined || this.#answerFromMemory(accepted)) return;
      const origin = { connection: this.id, session: this.session };
      kernels.host.send(kernelId, { ...accepted, origin });
    } catch (error) {
      // As Jupyter does: the client sees 1006 and may connect anew.
      log.warn('A client sent what is no message; its connection is ended', { error });
      this.#socket.terminate();
    }
  }

  /** A busy kernel would not answer before it is done (design §15). */
  #answerFromMemory({ channel, message }: { channel: string; message: Message }): boolean {
    if (channel !== 'shell' || message.header.msg_type !== 'kernel_info_request') return false;
    const state = this.#options.kernels.host.state(this.#options.kernelId);
    if (state?.executionState !== 'busy' || state.kernelInfo === undefined) return false;
    const { session } = this;
    this.#send('iopub', status('busy', session, message.header));
    this.#send('shell', kernelInfoReply(state.kernelInfo, session, message));
    // Front ends wait for the idle of their question, and take any status for the kernel's.
    this.#send('iopub', status('idle', session, message.header));
    this.#send('iopub', currentStatus(state, session));
    return true;
  }

  #onClose(isCut: boolean): void {
    this.#leave(isCut);
    this.#heartbeat.stop();
    this.#cork.stop();
    this.#subscription.close();
    this.#options.kernels.countConnection(this.#options.kernelId, -1);
  }

  /**
   * JupyterLab answers the word of a restart by connecting anew: who closes after it has heard it,
   * and would do so again and again if it were repeated.
   */
  #leave(isCut: boolean): void {
    const { clients, settings } = this.#options;
    const { confirmed } = this.#heartbeat;
    const heard = isCut ? confirmed : Math.max(confirmed, this.#restart);
    clients.leave(this, settings.bufferOfflineMessages ? heard : undefined);
  }
}

function ignore(): void {
  // Nobody waits for it.
}

/** A status that comes twice after a cut does no harm; output would. */
function isHeardOnce({ message }: JournalEntry): boolean {
  return !HARMLESS.has(message.header.msg_type);
}

function isRestart({ message }: JournalEntry): boolean {
  if (message.header.msg_type !== 'status') return false;
  return message.parseContent()['execution_state'] === 'restarting';
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
