import { Message } from 'elara-wire';
import type { RawData, WebSocket } from 'ws';

import type { KeepAliveOptions } from '../http/index.ts';
import { Kind, type Batch, type Kernels, type Subscription } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';
import type { Codec } from './codec.ts';
import { Delivery } from './delivery.ts';
import { Heartbeat } from './heartbeat.ts';
import { accept } from './incoming.ts';
import { Outlet } from './outlet.ts';
import type { Pulse } from './pulse.ts';
import type { KernelClients, Member } from './registry.ts';
import { Selection } from './selection.ts';
import { currentStatus, kernelInfoReply, status } from './server-messages.ts';
import type { ChannelSettings } from './settings.ts';

/** What all connections to one server have in common. */
export interface ConnectionSurroundings {
  readonly kernels: Kernels;
  readonly settings: ChannelSettings;
  readonly log: Logger;
  readonly now: () => number;
  readonly pings?: KeepAliveOptions | undefined;
  readonly pulse: Pulse;
}

export interface ConnectionOptions {
  readonly id: string;
  readonly kernelId: string;
  readonly session: string;
  /** The client has everything up to here; undefined for who is new. */
  readonly after: number | undefined;
  readonly codec: Codec;
  readonly clients: KernelClients;
  /** Where the output of the kernel can be fetched. */
  readonly outputUrl: string;
}

/** How `ws` names an end without a closing handshake. */
const CUT = 1006;
/** Output and answers must not come twice after a cut; a status does no harm. */
const HEARD_ONCE = Kind.output | Kind.other;

/** One websocket: a reader of the kernel's journal, and a writer to its channels. */
export class ChannelConnection implements Member {
  readonly id: string;
  readonly session: string;
  readonly #options: ConnectionOptions;
  readonly #around: ConnectionSurroundings;
  readonly #socket: WebSocket;
  readonly #outlet: Outlet;
  readonly #delivery: Delivery;
  readonly #heartbeat: Heartbeat;
  readonly #subscription: Subscription;
  /** What there was when the client came; after it comes the state. */
  readonly #present: number;
  #isGreeted = false;
  /** Newest word of a restart that was given to the socket. */
  #restart = 0;

  /** Called synchronously when the socket opens. */
  constructor(socket: WebSocket, options: ConnectionOptions, around: ConnectionSurroundings) {
    this.id = options.id;
    this.session = options.session;
    this.#options = options;
    this.#around = around;
    this.#socket = socket;
    this.#outlet = new Outlet(socket);
    const { kernelId, clients } = options;
    const { host } = around.kernels;
    this.#present = host.state(kernelId)?.lastSequence ?? 0;
    const after = Math.min(options.after ?? this.#present, this.#present);
    this.#delivery = this.#deliver(after);
    this.#heartbeat = this.#beginPings(after);
    clients.join(this);
    clients.resumed(this.session);
    around.kernels.countConnection(kernelId, 1);
    socket.on('message', (data, isBinary) => {
      this.#onMessage(data, isBinary);
    });
    socket.once('close', (code: number) => {
      this.#onClose(code === CUT);
    });
    const window = around.settings.socketBytes;
    this.#subscription = host.subscribe(kernelId, { after, window }, (batch, missed) => {
      this.#delivery.receive(batch, missed);
    });
    this.#delivery.begin(this.#subscription);
    this.#greet();
  }

  /** Bytes that are held for this client. */
  get bytes(): number {
    return this.#delivery.bytes;
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

  #deliver(after: number): Delivery {
    const { codec, clients, outputUrl } = this.#options;
    const around = this.#around;
    return new Delivery({
      codec,
      outlet: this.#outlet,
      selection: new Selection(this, clients, around),
      session: this.session,
      outputUrl,
      after,
      around,
      given: (batch) => {
        this.#onGiven(batch);
      },
      fail: () => {
        this.#socket.terminate();
      },
    });
  }

  #beginPings(confirmed: number): Heartbeat {
    const heartbeat = new Heartbeat({
      socket: this.#socket,
      delivery: this.#delivery,
      outlet: this.#outlet,
      confirmed,
      around: this.#around,
    });
    this.#around.pulse.add(heartbeat);
    return heartbeat;
  }

  /** A batch was given to the socket. */
  #onGiven(batch: Batch): void {
    const { kinds } = batch;
    if ((kinds & Kind.otherStatus) !== 0) this.#restart = lastRestart(batch) ?? this.#restart;
    if (!this.#isGreeted) this.#greet();
    if ((kinds & HEARD_ONCE) !== 0) this.#heartbeat.sent();
  }

  /** Once, after what the client missed: the state as it is now. */
  #greet(): void {
    if (this.#isGreeted || this.#delivery.sequence < this.#present) return;
    this.#isGreeted = true;
    const state = this.#around.kernels.host.state(this.#options.kernelId);
    this.#delivery.send('iopub', currentStatus(state, this.session));
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const { codec, kernelId } = this.#options;
    const { kernels, settings, log } = this.#around;
    this.#heartbeat.heard();
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
    const state = this.#around.kernels.host.state(this.#options.kernelId);
    if (state?.executionState !== 'busy' || state.kernelInfo === undefined) return false;
    const { session } = this;
    const delivery = this.#delivery;
    delivery.send('iopub', status('busy', session, message.header));
    delivery.send('shell', kernelInfoReply(state.kernelInfo, session, message));
    // Front ends wait for the idle of their question, and take any status for the kernel's.
    delivery.send('iopub', status('idle', session, message.header));
    delivery.send('iopub', currentStatus(state, session));
    return true;
  }

  #onClose(isCut: boolean): void {
    this.#leave(isCut);
    this.#around.pulse.remove(this.#heartbeat);
    this.#heartbeat.stop();
    this.#outlet.stop();
    this.#subscription.close();
    this.#around.kernels.countConnection(this.#options.kernelId, -1);
  }

  /**
   * JupyterLab answers the word of a restart by connecting anew: who closes after it has heard it,
   * and would do so again and again if it were repeated.
   */
  #leave(isCut: boolean): void {
    const { confirmed } = this.#heartbeat;
    const heard = isCut ? confirmed : Math.max(confirmed, this.#restart);
    const isRemembered = this.#around.settings.bufferOfflineMessages;
    this.#options.clients.leave(this, isRemembered ? heard : undefined);
  }
}

function lastRestart({ entries }: Batch): number | undefined {
  return entries.findLast(
    ({ kind, message }) =>
      (kind & Kind.otherStatus) !== 0 && message.parseContent()['execution_state'] === 'restarting',
  )?.sequence;
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
