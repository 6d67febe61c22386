import { atMost, grouped, MB, told, type Finding } from './part.ts';
import { peakOf } from './resources.ts';
import type { TestedServer } from './server.ts';

/**
 * The server's own promise: its resident memory stays under its base and the limits of its budgets,
 * at every moment since the last call of `forgetPeak`.
 */
export async function withinBudgets(server: TestedServer): Promise<Finding[]> {
  const peak = peakOf(server.pid);
  const { memory, budgets } = await server.detail();
  const broken = budgets.filter(({ bytes, limit }) => limit !== null && bytes > limit);
  const findings = [
    {
      what: 'budgets that are not kept',
      value:
        broken.length === 0
          ? 'none'
          : broken
              .map(
                ({ name, bytes, limit }) =>
                  `${name} (${grouped(bytes)} of ${grouped(limit ?? 0)} bytes)`,
              )
              .join(', '),
      wanted: 'none',
      holds: broken.length === 0,
    },
  ];
  if (memory.bound === null) return [...findings, told('most resident', inMB(peak))];
  return [...findings, atMost('most resident', peak, { most: memory.bound, unit: 'MB' })];
}

export const inMB = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`;

/** What all budgets on disk hold now. */
export async function heldOnDisk(server: TestedServer): Promise<string> {
  const { budgets } = await server.detail();
  const onDisk = budgets.filter(({ place }) => place === 'disk');
  return inMB(onDisk.reduce((sum, { bytes }) => sum + bytes, 0));
}
