import { jupyterPaths } from '../config/index.ts';
import type { Logger } from '../log/index.ts';
import { readArguments } from './arguments.ts';
import type { Host } from './host.ts';
import type { Call, Command } from './subcommand.ts';

/** Reads what follows the name of a command. */
export function callOf(command: Command, argv: readonly string[], host: Host): Call {
  const { operands, values } = readArguments(command, argv);
  const say = (line: string): void => void host.stderr.write(`${line}\n`);
  return {
    host,
    paths: host.paths ?? jupyterPaths(host.env, host.platform),
    operands,
    has: (option) => values.has(option),
    value: (option) => values.get(option),
    print: (line) => void host.stdout.write(`${line}\n`),
    say,
    log: plainLogger(say, values.has('debug')),
  };
}

/** A command has no server's log: its warnings are lines for whoever called it. */
function plainLogger(say: (line: string) => void, verbose: boolean): Logger {
  const chatter = verbose ? say : (): void => undefined;
  const logger: Logger = {
    debug: chatter,
    info: chatter,
    warn: (message, details) => {
      say(`Warning: ${message}${reason(details?.['error'])}`);
    },
    error: (message, details) => {
      say(`Error: ${message}${reason(details?.['error'])}`);
    },
    child: () => logger,
  };
  return logger;
}

const reason = (error: unknown): string => (error instanceof Error ? ` (${error.message})` : '');
