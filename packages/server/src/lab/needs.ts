import type { Environment, JupyterPaths } from '../config/index.ts';
import type { Logger } from '../log/index.ts';
import type { StaticFiles } from '../static/index.ts';
import type { LabSettings } from './settings.ts';

/** What the room of JupyterLab is given. */
export interface LabNeeds {
  readonly settings: LabSettings;
  readonly paths: JupyterPaths;
  readonly log: Logger;
  readonly files: StaticFiles;
  /** Read for the user's language only. */
  readonly env: Environment;
  /** The front end of ours (`dist` of `elara-lab`); null where it was never built. */
  readonly bundleDir: string | null;
  readonly server: LabServerFacts;
}

/** What the page is told about the server. */
export interface LabServerFacts {
  /** Starts and ends with a slash; encoded. */
  readonly baseUrl: string;
  /** `ServerApp.websocket_url`; empty to derive it from the page's address. */
  readonly websocketUrl: string;
  /** Absolute folder whose contents are served. */
  readonly rootDir: string;
  /** Folder the file browser starts in, relative to the root; empty for the root. */
  readonly preferredDir: string;
  readonly elaraVersion: string;
  /** The version of `jupyter_server` whose behaviour this server has. */
  readonly jupyterServerVersion: readonly (number | string)[];
  readonly quitButton: boolean;
  readonly allowHidden: boolean;
  readonly deleteToTrash: boolean;
  readonly untrackedMessageTypes: readonly string[];
  readonly terminalsAvailable: () => boolean;
  /** The token a signed-in page sends along; empty where there is none to give. */
  readonly token: () => string;
}
