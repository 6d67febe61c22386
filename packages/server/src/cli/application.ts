import type { AddressInfo } from 'node:net';
import type { ListenAddress } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { Configuration, Frontend } from './configure.ts';

/** The server as the command drives it. */
export interface Application {
  /** `generated` ones are new with each start and may be shown in full. */
  readonly token: { readonly value: string; readonly generated: boolean };
  readonly authEnabled: boolean;
  listen(address: ListenAddress): Promise<AddressInfo | string>;
  kernelCount(): number;
  /** Ends kernels and terminals, finishes saves and stops listening. */
  close(): Promise<void>;
}

/** What the command knows and the application needs. */
export interface ApplicationNeeds {
  readonly configuration: Configuration;
  readonly frontend: Frontend;
  /** Starts and ends with a slash; still encoded. */
  readonly baseUrl: string;
  /** Where `/` leads, base URL included. */
  readonly defaultUrl: string;
  /** Whether only this machine can connect. */
  readonly listensOnLoopback: boolean;
  readonly log: Logger;
  /** Ends the program: `/api/shutdown` and the idle shutdown. */
  readonly stop: () => void;
}

export type CreateApplication = (needs: ApplicationNeeds) => Promise<Application>;
