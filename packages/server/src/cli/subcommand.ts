import type { JupyterPaths } from '../config/index.ts';
import type { Logger } from '../log/index.ts';
import type { Host } from './host.ts';

/** An option of a command: `--json`, or with a value `--name=NAME`. One letter is written `-f`. */
export interface CommandOption {
  readonly name: string;
  readonly help: string;
  /** What the value is called in the help; without it the option has none. */
  readonly value?: string;
}

/** A command that does one thing and ends. */
export interface Command {
  readonly name: string;
  /** Other words for it. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** What follows the name in the help: `[port or socket]`. */
  readonly operands?: string;
  /** How many operands there may be at most; none by default. */
  readonly maxOperands?: number;
  readonly options?: readonly CommandOption[];
  /** Returns the exit code. */
  run(call: Call): Promise<number>;
}

/** Words of which each is a command: `kernelspec list`, `kernelspec install`. */
export interface CommandGroup {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly commands: readonly Command[];
}

/** What a command was called with. */
export interface Call {
  readonly host: Host;
  readonly paths: JupyterPaths;
  readonly operands: readonly string[];
  readonly has: (option: string) => boolean;
  readonly value: (option: string) => string | undefined;
  /** Writes a line of the answer. */
  readonly print: (line: string) => void;
  /** Writes a line about what is done: Jupyter's commands log theirs to stderr, too. */
  readonly say: (line: string) => void;
  /** Warnings of the rooms; what they debug with `--debug`. */
  readonly log: Logger;
}
