import { COMMON_OPTIONS } from './arguments.ts';
import type { Command, CommandGroup, CommandOption } from './subcommand.ts';

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly operands?: string;
}

/** What `elara` and `elara --help` print. */
export function overview(entries: readonly Described[]): string {
  return `Elara: a Jupyter server for unmodified Jupyter front ends and kernels.

Usage: elara COMMAND [options]

${table(entries.map(({ name, operands, summary }) => [words(name, operands), summary]))}
"elara COMMAND --help" tells the options of a command.
`;
}

/** The help of a command that does one thing. */
export function commandHelp(path: string, command: Command): string {
  const options = [...(command.options ?? []), ...COMMON_OPTIONS];
  const rows = options.map((option) => [spelling(option), option.help] as const);
  const usage = words(`elara ${path}`, '[options]', command.operands);
  return `Usage: ${usage}\n\n${sentence(command.summary)}\n\n${table(rows)}`;
}

/** The help of a word that needs another one. */
export function groupHelp(path: string, { summary, commands }: CommandGroup): string {
  const rows = commands.map((one) => [words(one.name, one.operands), one.summary] as const);
  return `Usage: elara ${path} COMMAND [options]\n\n${sentence(summary)}\n\n${table(rows)}`;
}

/** What `elara lab --help` says after the options of the server. */
export function furtherCommands(
  path: string,
  commands: readonly (Command | CommandGroup)[],
): string {
  const rows = commands.map(({ name, summary }) => [`elara ${path} ${name}`, summary] as const);
  return `\nFurther commands\n================\n${table(rows)}`;
}

function spelling({ name, value }: CommandOption): string {
  const dashed = `${name.length === 1 ? '-' : '--'}${name}`;
  return value === undefined ? dashed : `${dashed}=${value}`;
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
