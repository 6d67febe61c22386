import type { Logger } from '../log/index.ts';

export interface CullOptions {
  /** Seconds; 0 or less turns culling off. */
  readonly timeout: number;
  /** Seconds between two looks. */
  readonly interval: number;
  readonly now: () => number;
  readonly log: Logger;
}

export interface Cullable {
  activity(): Promise<ReadonlyMap<string, number>>;
  stop(name: string): Promise<void>;
}

const DEFAULT_INTERVAL = 300;

/** Ends terminals in which nothing has happened for long; gives back what stops it. */
export function startCulling(terminals: Cullable, options: CullOptions): () => void {
  if (options.timeout <= 0) return () => undefined;
  const timer = setInterval(() => void cullOnce(terminals, options), interval(options) * 1000);
  timer.unref();
  options.log.info(
    `Culling terminals with inactivity > ${options.timeout} seconds at ${interval(options)} second intervals ...`,
  );
  return () => {
    clearInterval(timer);
  };
}

/** One look at all terminals. */
export async function cullOnce(terminals: Cullable, options: CullOptions): Promise<void> {
  for (const [name, last] of await terminals.activity()) {
    const idle = (options.now() - last) / 1000;
    if (idle <= options.timeout) continue;
    options.log.warn(
      `Culling terminal '${name}' due to ${Math.floor(idle)} seconds of inactivity.`,
    );
    try {
      await terminals.stop(name);
    } catch (error) {
      options.log.warn(`Terminal '${name}' could not be culled`, { error });
    }
  }
}

function interval(options: CullOptions): number {
  if (options.interval > 0) return options.interval;
  options.log.warn(
    `Invalid value for 'cull_interval' detected (${options.interval}) - using default value (${DEFAULT_INTERVAL}).`,
  );
  return DEFAULT_INTERVAL;
}
