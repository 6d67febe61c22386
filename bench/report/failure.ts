import type { Values } from '../scenario.ts';

const LONGEST = 120;

/** For a cell of the table: what is wrong stands last in what a program prints. */
export function inWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `failed: ${(text.trim().split('\n').at(-1) ?? '').slice(0, LONGEST)}`;
}

/** Where one part of a scenario fails, only its own figures are left without values. */
export async function attempt(
  ids: readonly string[],
  work: () => Promise<Values>,
): Promise<Values> {
  try {
    return await work();
  } catch (error) {
    return Object.fromEntries(ids.map((id) => [id, inWords(error)]));
  }
}
