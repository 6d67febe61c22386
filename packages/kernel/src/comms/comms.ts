import { randomUUID } from 'node:crypto';

import type { CommMessageType, CommRequest } from '../executor/contract.ts';

export interface CommMessage {
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

export interface SendOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

type Handler = (message: CommMessage) => unknown;
type TargetHandler = (comm: Comm, message: CommMessage) => unknown;

/** Sends a comm message on behalf of the cell that is running. */
export type SendComm = (
  type: CommMessageType,
  content: Readonly<Record<string, unknown>>,
  options: SendOptions,
) => void;

/** A channel between the kernel and a widget or plug-in of the front end. */
export class Comm {
  readonly id: string;
  readonly target: string;
  readonly #send: SendComm;
  #onMessage: Handler = () => undefined;
  #onClose: Handler = () => undefined;
  #open = true;

  constructor(id: string, target: string, send: SendComm) {
    this.id = id;
    this.target = target;
    this.#send = send;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Sets what is done with messages of the front end. */
  onMessage(handler: Handler): void {
    this.#onMessage = handler;
  }

  onClose(handler: Handler): void {
    this.#onClose = handler;
  }

  send(data: unknown, options: SendOptions = {}): void {
    if (!this.#open) throw new Error(`The comm ${this.id} is closed`);
    this.#send('comm_msg', { comm_id: this.id, data }, options);
  }

  close(data: unknown = {}, options: SendOptions = {}): void {
    if (!this.#open) return;
    this.#open = false;
    this.#send('comm_close', { comm_id: this.id, data }, options);
  }

  /** A message of the front end; answers what the handler answers. */
  receive(message: CommMessage): unknown {
    return this.#onMessage(message);
  }

  /** The front end has closed. */
  receiveClose(message: CommMessage): unknown {
    this.#open = false;
    return this.#onClose(message);
  }
}

/** The comms that are open, and who wants to hear of comms that the front end opens. */
export class Comms {
  readonly #send: SendComm;
  readonly #comms = new Map<string, Comm>();
  readonly #targets = new Map<string, TargetHandler>();

  constructor(send: SendComm) {
    this.#send = (type, content, options) => {
      if (type === 'comm_close') this.#comms.delete(String(content['comm_id']));
      send(type, content, options);
    };
  }

  /** Opens a comm to a target that the front end has registered. */
  open(target: string, data: unknown = {}, options: SendOptions = {}): Comm {
    const comm = new Comm(randomUUID(), target, this.#send);
    this.#comms.set(comm.id, comm);
    this.#send('comm_open', { comm_id: comm.id, target_name: target, data }, options);
    return comm;
  }

  /** Sets what is done when the front end opens a comm to this name. */
  registerTarget(name: string, handler: TargetHandler): void {
    this.#targets.set(name, handler);
  }

  /** A comm message of the front end; resolves when its handler is done. */
  async receive({ type, content, metadata, buffers }: CommRequest): Promise<void> {
    const id = String(content['comm_id']);
    const message = { data: content['data'], metadata, buffers };
    if (type === 'comm_open') {
      await this.#receiveOpen(id, String(content['target_name']), message);
      return;
    }
    const comm = this.#comms.get(id);
    if (type === 'comm_msg') {
      await comm?.receive(message);
    } else {
      this.#comms.delete(id);
      await comm?.receiveClose(message);
    }
  }

  async #receiveOpen(id: string, target: string, message: CommMessage): Promise<void> {
    const handler = this.#targets.get(target);
    const comm = new Comm(id, target, this.#send);
    if (handler === undefined) {
      // The protocol: who does not know the target closes at once.
      comm.close();
      return;
    }
    this.#comms.set(id, comm);
    try {
      await handler(comm, message);
    } catch (error) {
      comm.close();
      throw error;
    }
  }
}
