import type { Environment, JupyterPaths } from '../config/index.ts';
import type { CreateServer } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { AppSettings } from './app-settings.ts';

/** What the command line found out before the server is built. */
export interface AppOptions {
  readonly settings: AppSettings;
  readonly paths: JupyterPaths;
  /** Absolute folder whose contents are served. */
  readonly rootDir: string;
  readonly env: Environment;
  readonly log: Logger;
  /** `lab` serves JupyterLab too; `none` is the bare server. */
  readonly frontend: 'lab' | 'none';
  /** Where `/` leads, base URL included. */
  readonly defaultUrl: string;
  /** Whether only this machine can connect. */
  readonly listensOnLoopback: boolean;
  /** Whether the server's own output is a terminal. */
  readonly onTerminal: boolean;
  /** Where TLS is spoken, a server of that. */
  readonly createServer?: CreateServer | undefined;
  readonly now?: () => Date;
  /** Asked for by `POST /api/shutdown` and by the idle watch. */
  stop(reason: string): void;
}
