import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What came out of one room, for the summary at the end of the run. */
export interface Outcome {
  readonly room: string;
  /** Requests, websocket conversations and states of the disk that were compared. */
  compared: { requests: number; conversations: number; disks: number };
  equal: number;
  /** Those that differ as expected: what was compared and why it may differ. */
  expected: number;
  /** Those that differ and should not, ready to be printed. */
  unexpected: string[];
}

const FOLDER = join(import.meta.dirname, '../../.setup/parity');

export async function clearOutcomes(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
}

export async function writeOutcome(outcome: Outcome): Promise<void> {
  await writeFile(join(FOLDER, `${outcome.room}.json`), JSON.stringify(outcome));
}

export async function readOutcomes(): Promise<Outcome[]> {
  const names = (await readdir(FOLDER)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(FOLDER, name), 'utf8')));
  return texts.map((text) => JSON.parse(text) as Outcome);
}
