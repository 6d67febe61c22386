import { UsageError } from '../config/index.ts';
import type { Command, CommandOption } from './subcommand.ts';

/** What every command takes. */
export const COMMON_OPTIONS: readonly CommandOption[] = [
  { name: 'debug', help: 'Say more about what is done.' },
];

export interface Arguments {
  readonly operands: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

const OPTION = /^--?([a-z][\w-]*)(?:=([\s\S]*))?$/i;

/** Reads the options and operands of a command: `--name=x`, `--name x`, `-f`; `--` ends the options. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const values = new Map<string, string>();
  const operands: string[] = [];
  const waiting = [...argv];
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    if (word === '--') {
      operands.push(...waiting.splice(0));
    } else if (!word.startsWith('-') || word === '-') {
      operands.push(word);
    } else {
      const [, name = '', inline] = OPTION.exec(word) ?? [];
      values.set(name, readValue(word, optionOf(command, name, word), inline, waiting));
    }
  }
  const [extra] = operands.slice(command.maxOperands ?? 0);
  if (extra !== undefined) throw new UsageError(`unrecognized arguments: ${extra}`);
  return { operands, values };
}

function optionOf({ options = [] }: Command, name: string, word: string): CommandOption {
  const option = [...options, ...COMMON_OPTIONS].find((one) => one.name === name);
  if (option === undefined) throw new UsageError(`unrecognized option: ${word}`);
  return option;
}

function readValue(
  word: string,
  option: CommandOption,
  inline: string | undefined,
  waiting: string[],
): string {
  if (option.value === undefined) {
    if (inline === undefined) return '';
    throw new UsageError(`argument ${word}: ignored explicit argument '${inline}'`);
  }
  const value = inline ?? waiting.shift();
  if (value === undefined) throw new UsageError(`argument ${word}: expected one argument`);
  return value;
}
