import { KERNEL_FAULTS } from './faults/kernels.ts';
import { LIMIT_FAULTS } from './faults/limits.ts';
import { WEBSOCKET_FAULTS } from './faults/websockets.ts';
import { atSize, type Part, type ReadyPart } from './harness/part.ts';
import { cycles } from './parts/cycles.ts';
import { display } from './parts/display.ts';
import { lines } from './parts/lines.ts';
import { readers } from './parts/readers.ts';
import { reconnects } from './parts/reconnects.ts';
import { soak, type SoakSize } from './parts/soak.ts';

/** What parts run in processes of their own. */
export const PROGRAMS = ['bystander'];

interface Wishes {
  /** How long the soak takes. */
  readonly minutes: number;
}

/** Every part, in the order in which it is run and told. */
export function readyParts(size: 'full' | 'small', { minutes }: Wishes = { minutes: 30 }) {
  const faults = [...KERNEL_FAULTS, ...WEBSOCKET_FAULTS, ...LIMIT_FAULTS];
  return [
    atSize(lines, size),
    atSize(display, size),
    atSize(readers, size),
    atSize(reconnects, size),
    atSize(cycles, size),
    ...faults.map((part) => atSize(part, size)),
    atSize(lasting(soak, minutes), size),
  ] satisfies ReadyPart[];
}

const lasting = (part: Part<SoakSize>, minutes: number): Part<SoakSize> => ({
  ...part,
  full: { ...part.full, milliseconds: minutes * 60_000 },
});
