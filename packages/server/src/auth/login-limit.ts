import { isIPv4, isIPv6 } from 'node:net';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Wrong attempts that an address may make: two a minute, and twelve an hour. */
const WINDOWS = [
  { length: MINUTE, most: 2 },
  { length: HOUR, most: 12 },
] as const;

/** About a megabyte; beyond it the address that failed longest ago is forgotten. */
const MOST_ADDRESSES = 10_000;

/** An attempt to log in, counted as wrong until it turns out to be right. */
export interface Attempt {
  wasRight(): void;
}

/** Counts wrong passwords by address, so that guessing one takes years. */
export class LoginLimit {
  readonly #failures = new Map<string, readonly number[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#failures.size;
  }

  /** Milliseconds until an address may try again; 0 where it may. */
  waitOf(address: string): number {
    const times = this.#recent(networkOf(address));
    const waits = WINDOWS.map(({ length, most }) => {
      const oldest = times.at(-most);
      return oldest === undefined ? 0 : oldest + length - this.#now();
    });
    return Math.max(0, ...waits);
  }

  /** Counts before the password is checked: guesses that are sent at once are not checked at once. */
  begin(address: string): Attempt {
    const network = networkOf(address);
    const time = this.#now();
    this.#remember(network, [...this.#recent(network), time]);
    return {
      wasRight: () => {
        this.#forget(network, time);
      },
    };
  }

  /** What still counts; times of a clock that was set back do not. */
  #recent(network: string): readonly number[] {
    const now = this.#now();
    const times = this.#failures.get(network) ?? [];
    return times.filter((time) => time <= now && time > now - HOUR);
  }

  #remember(network: string, times: readonly number[]): void {
    // Put at the end anew: the map is in the order of the last failures.
    this.#failures.delete(network);
    if (times.length > 0) this.#failures.set(network, times);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST_ADDRESSES && oldest !== undefined) this.#failures.delete(oldest);
  }

  #forget(network: string, time: number): void {
    const times = [...this.#recent(network)];
    const index = times.indexOf(time);
    if (index >= 0) times.splice(index, 1);
    this.#remember(network, times);
  }
}

/** Whoever has one IPv6 address has the 2^64 of its network. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
