import type { ContenderName, Machine } from './servers/contenders.ts';
import type { CpuClocks } from './servers/clocks.ts';
import type { Running } from './servers/running.ts';

export type Unit = 's' | 'bytes' | '1/s' | 'share';

/** What a figure has to reach. `of` is the contender that Elara is compared with. */
export type Goal =
  | { readonly ratio: number; readonly of?: ContenderName }
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly timesOf: ContenderName; readonly factor: number };

/** A line of the table. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Where more is better, as with messages carried. */
  readonly more?: boolean;
  readonly goal?: Goal;
}

/** What one round gave, by figures' ids. A text says why there is no value. */
export type Values = Readonly<Record<string, number | string>>;

export interface Setting {
  readonly machine: Machine;
  readonly clocks: CpuClocks;
  /** Shared by all servers of a scenario. */
  readonly folder: string;
  readonly quick: boolean;
}

/** A server under measurement: asked once a round, in turns with the others. */
export interface Session {
  measure(round: number): Promise<Values>;
  close(): Promise<void>;
}

export interface Scenario {
  readonly name: string;
  readonly rounds: number;
  readonly contenders: readonly ContenderName[];
  readonly figures: readonly Figure[];
  /** Before a round of all: what all of them will look at. */
  prepare?(setting: Setting, round: number): Promise<void>;
  open(contender: ContenderName, setting: Setting): Promise<Session>;
}

/** The usual session: one server that runs through all rounds. */
export function sessionOf(
  server: Running,
  measure: (server: Running, round: number) => Promise<Values>,
): Session {
  return {
    measure: (round) => measure(server, round),
    close: () => server.stop(),
  };
}
