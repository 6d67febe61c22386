import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CONTENDERS, type ContenderName } from '../servers/contenders.ts';
import type { Values } from '../scenario.ts';

/** What a reader needs to judge figures by. */
export interface Circumstances {
  /** Day and minute, in UTC. */
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly versions: Readonly<Partial<Record<ContenderName, string>>>;
  /** The machine's load before the first round. */
  readonly load: number;
  readonly rounds: number;
}

/** All values of one figure; a text instead says why a contender has none. */
export interface FigureResult {
  readonly values: Readonly<Partial<Record<ContenderName, readonly number[] | string>>>;
  readonly circumstances: Circumstances;
}

/** By figures' ids: what is measured anew replaces what was there. */
export type Results = Readonly<Record<string, FigureResult>>;

export type Measured = Readonly<Partial<Record<ContenderName, readonly Values[] | string>>>;

/** Turns rounds of a scenario into results of its figures. */
export function gather(
  ids: readonly string[],
  measured: Measured,
  circumstances: Circumstances,
): Results {
  const entries = ids.map((id) => {
    const values = CONTENDERS.flatMap((name) => {
      const rounds = measured[name];
      if (rounds === undefined) return [];
      const found = typeof rounds === 'string' ? rounds : valuesOf(rounds, id);
      return found === undefined ? [] : [[name, found] as const];
    });
    return [id, { values: Object.fromEntries(values), circumstances }] as const;
  });
  return Object.fromEntries(entries);
}

/** A contender may leave a figure out in some rounds, because it would take minutes. */
function valuesOf(rounds: readonly Values[], id: string): readonly number[] | string | undefined {
  const found = rounds.flatMap((round) => round[id] ?? []);
  const reason = found.find((value) => typeof value === 'string');
  if (reason !== undefined) return reason;
  return found.length === 0 ? undefined : found.filter((value) => typeof value === 'number');
}

export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Results;
}

export async function writeResults(file: string, results: Results): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
