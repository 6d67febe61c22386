import type { Logger } from '../log/index.ts';
import { InvalidTerminalName, TerminalNotFound } from './errors.ts';
import type { ExitStatus, TerminalHost } from './host.ts';
import { planLaunch, type LaunchDefaults, type LaunchWishes } from './launch.ts';
import type { TerminalModel } from './schema.ts';
import { Terminal } from './terminal.ts';

export interface TerminalsOptions {
  readonly host: TerminalHost;
  readonly launch: LaunchDefaults;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Logger;
}

/** Python's `\w+`, which is what the routes take. */
const NAME = /^[\p{L}\p{N}_]+$/u;

/** The terminals of this server, by name. */
export class Terminals {
  readonly #options: TerminalsOptions;
  readonly #terminals = new Map<string, Terminal>();
  /** Names of terminals that are just being started. */
  readonly #reserved = new Set<string>();
  readonly #forgetHost: () => void;

  constructor(options: TerminalsOptions) {
    this.#options = options;
    this.#forgetHost = options.host.onEnded((id, status) => {
      this.#ended(id, status);
    });
  }

  get count(): number {
    return this.#terminals.size;
  }

  /**
   * Starts a terminal. One of the same name is replaced, as in Jupyter, and ended, so that no shell
   * is left that nobody can reach.
   */
  async create(
    wishes: LaunchWishes & { readonly name?: string | undefined },
  ): Promise<TerminalModel> {
    const name = wishes.name ?? this.#freeName();
    if (!NAME.test(name)) throw new InvalidTerminalName(name);
    this.#reserved.add(name);
    try {
      const terminal = await this.#start(name, wishes);
      const replaced = this.#terminals.get(name);
      this.#terminals.set(name, terminal);
      if (replaced !== undefined) await this.#options.host.stop(replaced.id);
      return modelOf(terminal, terminal.lastActivity);
    } finally {
      this.#reserved.delete(name);
    }
  }

  async list(): Promise<TerminalModel[]> {
    const activity = await this.activity();
    return [...this.#terminals.values()].map((terminal) =>
      modelOf(terminal, activity.get(terminal.name) ?? terminal.lastActivity),
    );
  }

  async get(name: string): Promise<TerminalModel> {
    const terminal = this.find(name);
    const activity = await this.activity();
    return modelOf(terminal, activity.get(name) ?? terminal.lastActivity);
  }

  /** The terminal to attach to. */
  find(name: string): Terminal {
    const terminal = this.#terminals.get(name);
    if (terminal === undefined) throw new TerminalNotFound(name);
    return terminal;
  }

  async stop(name: string): Promise<void> {
    await this.#options.host.stop(this.find(name).id);
  }

  /** When something last happened in each terminal, in milliseconds since the epoch. */
  async activity(): Promise<ReadonlyMap<string, number>> {
    const states = await this.#options.host.list();
    const output = new Map(states.map((state) => [state.id, state.lastOutput]));
    return new Map(
      [...this.#terminals.values()].map((terminal) => [
        terminal.name,
        Math.max(terminal.lastActivity, output.get(terminal.id) ?? 0),
      ]),
    );
  }

  async dispose(): Promise<void> {
    if (this.count > 0) {
      this.#options.log.info(`Shutting down ${this.count} terminal${this.count === 1 ? '' : 's'}`);
    }
    await this.#options.host.dispose();
    this.#forgetHost();
  }

  async #start(name: string, wishes: LaunchWishes): Promise<Terminal> {
    const { host, launch, newId, now, log } = this.#options;
    const id = newId();
    await host.start({ id, ...(await planLaunch(launch, wishes)) });
    log.info(`New terminal with name: ${name}`);
    return new Terminal(id, name, host, now);
  }

  #freeName(): string {
    let number = 1;
    while (this.#terminals.has(String(number)) || this.#reserved.has(String(number))) number += 1;
    return String(number);
  }

  #ended(id: string, status: ExitStatus): void {
    for (const [name, terminal] of this.#terminals) {
      if (terminal.id !== id) continue;
      this.#terminals.delete(name);
      this.#options.log.info(`Terminal ${name} closed`, { ...status });
    }
  }
}

function modelOf(terminal: Terminal, activity: number): TerminalModel {
  // Six digits of a second always: clients of gateways demand them (rest-api §1.6).
  const time = new Date(activity).toISOString().replace('Z', '000Z');
  return { name: terminal.name, last_activity: time };
}
