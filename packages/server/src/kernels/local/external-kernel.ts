import type { Channel, Message } from 'elara-wire';

import { ExternalRestartError } from '../errors.ts';
import type { AttachRequest, KernelState, Outgoing } from '../host.ts';
import type { Address } from './address.ts';
import { Conversation } from './conversation.ts';
import type { RunningKernel } from './running-kernel.ts';
import type { HostServices } from './services.ts';
import { Traffic } from './traffic.ts';

/** A kernel that somebody else started and will end: only its sockets are ours. */
export class ExternalKernel implements RunningKernel {
  readonly #request: AttachRequest;
  readonly traffic: Traffic;
  readonly #conversation: Conversation;

  constructor(request: AttachRequest, address: Address, services: HostServices) {
    this.#request = request;
    const log = services.log.child(request.id);
    this.traffic = new Traffic(request.id, services, log, {
      pause: () => {
        this.#conversation.pause();
      },
      resume: () => {
        this.#conversation.resume();
      },
    });
    // Jupyter lists it as idle without having asked (kernels §16).
    this.traffic.tracker.set('idle');
    this.#conversation = new Conversation({
      ...address,
      identity: services.newId(),
      infoTimeout: services.settings.kernelInfoTimeout * 1000,
      oneAtATime: false,
      log,
      openSpool: (head) => this.traffic.openSpool(head),
      onMessage: (channel: Channel, message: Message) => {
        this.traffic.receive(channel, message);
      },
    });
  }

  get state(): KernelState {
    return {
      id: this.#request.id,
      name: this.#request.name,
      executionState: this.traffic.tracker.executionState,
      lastActivity: this.traffic.tracker.lastActivity,
      pid: undefined,
      kernelInfo: this.#conversation.kernelInfo,
      lastSequence: this.traffic.lastSequence,
    };
  }

  /** Lets go of it: it is not ours to end. */
  async shutdown(): Promise<void> {
    this.#conversation.close();
    await this.traffic.end();
  }

  async restart(): Promise<void> {
    throw new ExternalRestartError();
  }

  /** Its process may be anywhere, so that only a message can reach it. */
  async interrupt(): Promise<void> {
    this.#conversation.interrupt();
  }

  signal(): void {
    // There is no process that we know of.
  }

  send(outgoing: Outgoing): void {
    this.traffic.noteOutgoing(outgoing);
    this.#conversation.send(outgoing.channel, outgoing.message);
  }
}
