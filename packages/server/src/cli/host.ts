import type { Readable, Writable } from 'node:stream';
import type { Environment, JupyterPaths } from '../config/index.ts';

/** The process as the command sees it; tests bring their own. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
  /** Jupyter's folders for commands, where they are not those that the environment tells. */
  readonly paths?: JupyterPaths | undefined;
  readonly pid: number;
  readonly userId: number | undefined;
  readonly stdin: Readable & {
    readonly isTTY?: boolean;
    setRawMode?(raw: boolean): unknown;
  };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly signals: NodeJS.EventEmitter;
  /** Ends the process at once; only for a stop that does not come to its end. */
  readonly exit: (code: number) => void;
  /** Told when a server listens. */
  readonly onListening?: () => void;
}
