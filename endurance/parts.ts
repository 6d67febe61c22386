import { KERNEL_FAULTS } from './faults/kernels.ts';
import { LIMIT_FAULTS } from './faults/limits.ts';
import { WEBSOCKET_FAULTS } from './faults/websockets.ts';
import { atSize, type ReadyPart } from './harness/part.ts';

/** What parts run in processes of their own. */
export const PROGRAMS = ['bystander'];

interface Wishes {
  /** How long the soak takes. */
  readonly minutes: number;
}

/** Every part, in the order in which it is run and told. */
export function readyParts(
  size: 'full' | 'small',
  { minutes }: Wishes = { minutes: 30 },
): ReadyPart[] {
  void minutes;
  return [...KERNEL_FAULTS, ...WEBSOCKET_FAULTS, ...LIMIT_FAULTS].map((part) => atSize(part, size));
}
