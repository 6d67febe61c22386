import { elaraVersion } from '../app/index.ts';
import { ConfigError, UsageError } from '../config/index.ts';
import { ElaraError } from '../errors/index.ts';
import { callOf } from './call.ts';
import { COMMANDS, LAB_COMMANDS, SERVER_COMMANDS } from './commands.ts';
import { runExternal } from './external-command.ts';
import type { Host } from './host.ts';
import { runServer } from './run-server.ts';
import type { Command, CommandGroup } from './subcommand.ts';
import { commandHelp, furtherCommands, groupHelp, overview } from './usage.ts';

/** Runs `elara` and returns its exit code, which comes when the server has ended. */
export async function runCommand(host: Host): Promise<number> {
  try {
    return await dispatch(host, host.argv);
  } catch (error) {
    if (!isExpected(error)) throw error;
    host.stderr.write(`elara: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** What its user or the machine is to blame for is said in a sentence, without a stack. */
function isExpected(error: unknown): error is Error {
  return error instanceof ElaraError || (error instanceof Error && 'syscall' in error);
}

/** The two commands that serve, whose options are settings. */
const SERVERS = [
  { name: 'lab', operands: '[folder or file]', summary: 'Serve JupyterLab' },
  {
    name: 'server',
    operands: '[folder or file]',
    summary: 'Serve the API without a front end',
  },
] as const;

async function dispatch(host: Host, argv: readonly string[]): Promise<number> {
  const [word, ...rest] = argv;
  switch (word) {
    case 'lab':
      return (await runFrom(host, LAB_COMMANDS, 'lab', rest)) ?? serve(host, 'lab', rest);
    case 'server':
      return (
        (await runFrom(host, SERVER_COMMANDS, 'server', rest)) ??
        (await runExternal(host, rest[0], rest.slice(1))) ??
        serve(host, 'server', rest)
      );
    case '--version':
    case 'version':
      return print(host, `${elaraVersion()}\n`);
    case 'help':
      return rest.length === 0 ? printOverview(host) : dispatch(host, [...rest, '--help']);
    case undefined:
    case '-h':
    case '--help':
    case '--help-all':
      return printOverview(host);
    default: {
      const code = await runFrom(host, COMMANDS, '', argv);
      if (code !== undefined) return code;
      const known = [...SERVERS, ...COMMANDS].map(({ name }) => name).join(', ');
      throw new UsageError(`there is no command "${word}"; there are ${known}.`);
    }
  }
}

async function serve(
  host: Host,
  name: 'lab' | 'server',
  options: readonly string[],
): Promise<number> {
  const code = await runServer(host, name === 'lab' ? 'lab' : 'none', options);
  if (!asksForHelp(options)) return code;
  return print(host, furtherCommands(name, name === 'lab' ? LAB_COMMANDS : SERVER_COMMANDS));
}

/** Undefined where the first word is none of the commands. */
async function runFrom(
  host: Host,
  commands: readonly (Command | CommandGroup)[],
  parent: string,
  [word, ...rest]: readonly string[],
): Promise<number | undefined> {
  const found = commands.find(
    ({ name, aliases }) => name === word || aliases?.includes(word ?? ''),
  );
  if (found === undefined) return undefined;
  const path = parent === '' ? found.name : `${parent} ${found.name}`;
  return 'commands' in found ? runGroup(host, found, path, rest) : runOne(host, found, path, rest);
}

async function runGroup(
  host: Host,
  group: CommandGroup,
  path: string,
  argv: readonly string[],
): Promise<number> {
  const [word] = argv;
  if (word === '--help' || word === '-h') return print(host, groupHelp(path, group));
  const code = await runFrom(host, group.commands, path, argv);
  if (code !== undefined) return code;
  const known = group.commands.map(({ name }) => name).join(', ');
  const problem = word === undefined ? 'needs a command' : `has no command "${word}"`;
  // Jupyter's own groups end with 1 here, not with argparse's 2.
  throw new ConfigError(`${path} ${problem}; there are ${known}.`);
}

async function runOne(
  host: Host,
  command: Command,
  path: string,
  argv: readonly string[],
): Promise<number> {
  if (asksForHelp(argv)) return print(host, commandHelp(path, command));
  if (optionsOf(argv).includes('--version')) return print(host, `${elaraVersion()}\n`);
  return command.run(callOf(command, argv, host));
}

function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

function asksForHelp(argv: readonly string[]): boolean {
  return optionsOf(argv).some((word) => ['--help', '--help-all', '-h'].includes(word));
}

function printOverview(host: Host): number {
  return print(host, overview([...SERVERS, ...COMMANDS]));
}

function print(host: Host, text: string): number {
  host.stdout.write(text);
  return 0;
}
