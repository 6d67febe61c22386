import type { WriteBytes } from './stream.ts';

interface StdioOption {
  readonly type: string;
  readonly fd?: number;
}

interface SpawnSyncOptions {
  readonly stdio: readonly StdioOption[];
  readonly maxBuffer?: number;
}

interface SpawnSyncResult {
  readonly output: (Uint8Array | null)[] | null;
}

interface SpawnSyncBinding {
  spawn(options: SpawnSyncOptions): SpawnSyncResult;
}

/**
 * `spawnSync`, `execSync` and `execFileSync` all end in one function of Node's, which public API
 * does not reach; where it is not there, such children print to the kernel's own streams.
 */
export function captureSynchronousChildren(
  writers: ReadonlyMap<number, WriteBytes>,
  enterChild: (inside: boolean) => void,
): void {
  const binding = spawnSyncBinding();
  if (binding === undefined) return;
  const spawn = binding.spawn.bind(binding);
  const original = (options: SpawnSyncOptions): SpawnSyncResult => {
    enterChild(true);
    try {
      return spawn(options);
    } finally {
      enterChild(false);
    }
  };
  binding.spawn = (options): SpawnSyncResult => {
    const targets = inheritedTargets(options.stdio, writers);
    if (targets.size === 0) return original(options);
    const stdio = options.stdio.map((entry, index) =>
      targets.has(index) ? { type: 'pipe', readable: false, writable: true } : entry,
    );
    // The limit is meant for output that the caller collects.
    const result = original({ ...options, stdio, maxBuffer: Infinity });
    passOn(result, targets);
    return result;
  };
}

function spawnSyncBinding(): SpawnSyncBinding | undefined {
  const { binding } = process as unknown as { binding?: (name: string) => SpawnSyncBinding };
  try {
    return binding?.call(process, 'spawn_sync');
  } catch {
    return undefined;
  }
}

function inheritedTargets(
  stdio: readonly StdioOption[],
  writers: ReadonlyMap<number, WriteBytes>,
): Map<number, WriteBytes> {
  const targets = new Map<number, WriteBytes>();
  for (const [index, { type, fd }] of stdio.entries()) {
    if (index === 0 || (type !== 'inherit' && type !== 'fd')) continue;
    const writer = writers.get(fd ?? index);
    if (writer !== undefined) targets.set(index, writer);
  }
  return targets;
}

function passOn(result: SpawnSyncResult, targets: ReadonlyMap<number, WriteBytes>): void {
  const { output } = result;
  if (output === null) return;
  for (const [index, write] of targets) {
    const bytes = output[index];
    output[index] = null;
    if (bytes !== null && bytes !== undefined) write(bytes);
  }
}
