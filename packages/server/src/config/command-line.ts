import { splitTrait } from './classes.ts';
import { UsageError } from './errors.ts';
import type { SettingGroup } from './setting.ts';
import { ConfigTree, type Origin } from './tree.ts';

/** An option without a value that sets traits, such as `--no-browser`. */
export interface Flag {
  readonly assigns: Readonly<Record<string, unknown>>;
  readonly help: string;
}

export interface CommandLineOptions {
  /** Short names and the traits they stand for: `port` → `ServerApp.port`. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly flags: ReadonlyMap<string, Flag>;
}

export interface CommandLine {
  readonly tree: ConfigTree;
  readonly positionals: readonly string[];
  readonly warnings: readonly string[];
}

/** The aliases that settings declare. */
export function aliasesOf(groups: readonly SettingGroup[]): Map<string, string> {
  const settings = groups.flatMap((group) => Object.values(group));
  return new Map(
    settings.flatMap(({ alias, trait }) => (alias === undefined ? [] : [[alias, trait] as const])),
  );
}

const OPTION = /^--?([A-Za-z][\w-]*(?:\.\w+)*)(?:=([\s\S]*))?$/;

/**
 * Reads `--Class.trait=value`, `--Class.trait value`, aliases and flags as traitlets does:
 * repeated values of one trait are collected, flags win over values, `--` ends the options.
 */
export function parseCommandLine(
  argv: readonly string[],
  options: CommandLineOptions,
): CommandLine {
  return new CommandLineReader(argv, options).read();
}

class CommandLineReader {
  readonly #argv: readonly string[];
  readonly #options: CommandLineOptions;
  readonly #texts = new Map<string, { spelling: string; texts: string[] }>();
  readonly #flags: [spelling: string, flag: Flag][] = [];
  readonly #positionals: string[] = [];
  readonly #warnings: string[] = [];
  #index = 0;

  constructor(argv: readonly string[], options: CommandLineOptions) {
    this.#argv = argv;
    this.#options = options;
  }

  read(): CommandLine {
    for (; this.#index < this.#argv.length; this.#index += 1) {
      const argument = this.#argv[this.#index] ?? '';
      if (argument === '--') {
        this.#positionals.push(...this.#argv.slice(this.#index + 1));
        break;
      }
      if (isValue(argument)) this.#positionals.push(argument);
      else this.#readOption(argument);
    }
    return { tree: this.#tree(), positionals: this.#positionals, warnings: this.#warnings };
  }

  #readOption(argument: string): void {
    const [, name, inline] = OPTION.exec(argument) ?? [];
    if (name === undefined) throw new UsageError(`unrecognized arguments: ${argument}`);
    const spelling = argument.startsWith('--') ? `--${name}` : `-${name}`;
    const flag = this.#options.flags.get(name);
    const trait = name.includes('.') ? name : this.#options.aliases.get(name);
    // A name that is both (Lab's --watch) is a flag without a value and an alias with one.
    if (flag !== undefined && (trait === undefined || inline === undefined)) {
      if (inline !== undefined) {
        throw new UsageError(`argument ${spelling}: ignored explicit argument '${inline}'`);
      }
      this.#flags.push([spelling, flag]);
      return;
    }
    const text = inline ?? this.#nextValue(spelling);
    if (trait === undefined) this.#warnUnrecognized(name);
    else this.#addText(trait, spelling, text);
  }

  #nextValue(spelling: string): string {
    const next = this.#argv[this.#index + 1];
    if (next === undefined || !isValue(next)) {
      const known =
        this.#options.aliases.has(spelling.replace(/^-+/, '')) || spelling.includes('.');
      throw new UsageError(
        known ? `argument ${spelling}: expected one argument` : `unrecognized option: ${spelling}`,
      );
    }
    this.#index += 1;
    return next;
  }

  #warnUnrecognized(name: string): void {
    this.#warnings.push(`Unrecognized alias: '${name}', it will have no effect.`);
  }

  #addText(trait: string, spelling: string, text: string): void {
    const entry = this.#texts.get(trait) ?? { spelling, texts: [] };
    entry.texts.push(text);
    this.#texts.set(trait, entry);
  }

  #tree(): ConfigTree {
    const tree = new ConfigTree();
    for (const [trait, { spelling, texts }] of this.#texts) {
      tree.set(...splitTrait(trait), { origin: commandLine(spelling), texts });
    }
    for (const [spelling, flag] of this.#flags) {
      for (const [trait, value] of Object.entries(flag.assigns)) {
        tree.set(...splitTrait(trait), { origin: commandLine(spelling), value });
      }
    }
    return tree;
  }
}

function commandLine(spelling: string): Origin {
  return { kind: 'command line', place: `${spelling} on the command line` };
}

/** Negative numbers and texts with a blank are values although they begin with a dash (argparse). */
function isValue(argument: string): boolean {
  return !/^-./.test(argument) || /^-\d+$|^-\d*\.\d+$/.test(argument) || /^-[^=]* /.test(argument);
}
