import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inWords } from './report/failure.ts';
import { gather, type Circumstances, type Measured, type Results } from './report/results.ts';
import type { Scenario, Session, Setting, Values } from './scenario.ts';
import type { ContenderName } from './servers/contenders.ts';
import { Running } from './servers/running.ts';

/** Nothing that is measured takes that long; what hangs must not keep the rest from running. */
const STEP_MS = 180_000;

interface Entry {
  readonly name: ContenderName;
  readonly rounds: Values[];
  session: Session | undefined;
  failure: string | undefined;
}

export interface RunOptions {
  readonly setting: Omit<Setting, 'folder'>;
  readonly rounds: number | undefined;
  readonly circumstances: Omit<Circumstances, 'load' | 'rounds' | 'date'>;
  readonly log: (text: string) => void;
}

/** Measures all contenders in turns, so that what else the machine does falls on all of them. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Results> {
  const { setting: around, log } = options;
  const load = loadavg()[0] ?? 0;
  const rounds = options.rounds ?? (around.quick ? 1 : scenario.rounds);
  const folder = await mkdtemp(join(tmpdir(), 'elara-bench-'));
  const setting = { ...around, folder };
  const entries: Entry[] = scenario.contenders.map((name) => ({
    name,
    rounds: [],
    session: undefined,
    failure: undefined,
  }));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await scenario.prepare?.(setting, round);
      for (const entry of entries) await takeTurn(scenario, entry, setting, round, log);
      log(`${scenario.name}: round ${String(round)} of ${String(rounds)}`);
    }
  } finally {
    for (const { session } of entries) await session?.close().catch(() => undefined);
    // One that took too long may still be at work.
    await Running.stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  const measured: Measured = Object.fromEntries(
    entries.map(({ name, rounds: values, failure }) => [name, failure ?? values]),
  );
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const ids = scenario.figures.map(({ id }) => id);
  return gather(ids, measured, { ...options.circumstances, date, load, rounds });
}

/** One that fails is told in the table, and left out of the rounds that follow. */
async function takeTurn(
  scenario: Scenario,
  entry: Entry,
  setting: Setting,
  round: number,
  log: (text: string) => void,
): Promise<void> {
  if (entry.failure !== undefined) return;
  try {
    entry.session ??= await inTime(scenario.open(entry.name, setting));
    entry.rounds.push(await inTime(entry.session.measure(round)));
  } catch (error) {
    entry.failure = inWords(error);
    log(`${scenario.name}: ${entry.name} ${entry.failure}`);
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    late = setTimeout(() => {
      reject(new Error(`took more than ${String(STEP_MS / 1000)} s`));
    }, STEP_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(late);
  }
}
