import type { ConnectionInfo, Security } from 'elara-wire';

import type { StartRequest } from '../host.ts';
import {
  connectionFilePath,
  makeConnectionInfo,
  portsOf,
  removeConnectionFiles,
  writeConnectionFile,
} from './connection-file.ts';
import { securityOf, wantsEncryption } from './encryption.ts';
import type { HostServices } from './services.ts';

/** How to reach a kernel. */
export interface Address {
  readonly info: ConnectionInfo;
  /** Where what is said to it is encrypted. */
  readonly security: (() => Security) | undefined;
}

type Subject = Pick<StartRequest, 'name' | 'sessionName' | 'supportsCurve'>;

/** The address of a kernel of ours: its connection file, ports and keys, the same over restarts. */
export class OwnAddress {
  readonly file: string;
  readonly #services: HostServices;
  #info: ConnectionInfo | undefined;

  constructor(services: HostServices, id: string) {
    this.#services = services;
    this.file = connectionFilePath(services.runtimeDir, id);
  }

  /** Chosen and written when it is first asked for. */
  async get(subject: Subject): Promise<Address> {
    this.#info ??= await this.#make(subject);
    return { info: this.#info, security: await securityOf(this.#info) };
  }

  /** Another program may listen on one of the ports: the next process gets others. */
  async move(subject: Subject): Promise<void> {
    const left = this.#info;
    if (left === undefined || left.transport === 'ipc') return;
    this.#info = await this.#make(subject, left);
    // Only now, so that the same ones are not given out again.
    this.#services.ports.giveBack(portsOf(left));
  }

  /** Gives the ports back and removes what lies on disk; false where there was nothing. */
  async remove(): Promise<boolean> {
    if (this.#info === undefined) return false;
    await this.#giveUp(this.#info);
    return true;
  }

  async #giveUp(info: ConnectionInfo): Promise<void> {
    this.#services.ports.giveBack(portsOf(info));
    await removeConnectionFiles(this.file, info);
  }

  async #make(subject: Subject, previous?: ConnectionInfo): Promise<ConnectionInfo> {
    const { settings, ports } = this.#services;
    const { name: kernelName, sessionName } = subject;
    const isEncrypted = wantsEncryption(settings, subject);
    const about = { kernelName, sessionName, previous, isEncrypted };
    const info = await makeConnectionInfo(this.file, settings, ports, about);
    try {
      await writeConnectionFile(this.file, info);
    } catch (error) {
      await this.#giveUp(info);
      throw error;
    }
    return info;
  }
}
