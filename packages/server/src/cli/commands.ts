import type { Command, CommandGroup } from './subcommand.ts';

const list: Command = {
  name: 'list',
  summary: 'Show the servers that run',
  options: [
    { name: 'json', help: 'One JSON object on each line.' },
    { name: 'jsonlist', help: 'One JSON list.' },
  ],
  run: async (call) => (await import('./commands/list.ts')).listServers(call),
};

const stop: Command = {
  name: 'stop',
  summary: 'Stop a server (by default the one on port 8888)',
  operands: '[port or socket]',
  maxOperands: 1,
  run: async (call) => (await import('./commands/stop.ts')).stopServer(call),
};

/** Commands of `elara`; those of `elara server` are found there, too. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [list, stop];

/** As `jupyter server list`; a folder of that name is `./list`. */
export const SERVER_COMMANDS: readonly (Command | CommandGroup)[] = [list, stop];

/** As `jupyter lab paths`. */
export const LAB_COMMANDS: readonly (Command | CommandGroup)[] = [];
