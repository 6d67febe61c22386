import childProcess, { type ChildProcess, type SpawnOptions } from 'node:child_process';

import type { Cell, CellContext } from '../executor/cell.ts';
import type { WriteBytes } from './stream.ts';

type Writers = ReadonlyMap<number, WriteBytes>;
type AnyFunction = (...args: unknown[]) => unknown;

/** How long the last output of a child that has ended may take, when a grandchild keeps the pipe. */
const DRAIN_MS = 250;

export interface ChildrenOptions {
  readonly context: CellContext;
  readonly writers: Writers;
  /** A child has started, or has ended. */
  readonly child: (pid: number, running: boolean) => void;
}

/** Children that inherit the kernel's stdout or stderr print under the cell that started them. */
export function captureChildren(options: ChildrenOptions): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as Record<string, AnyFunction>;
  const spawn = prototype['spawn'];
  if (spawn !== undefined) {
    prototype['spawn'] = function capturedSpawn(this: ChildProcess, ...args: unknown[]): unknown {
      return spawnCaptured(this, spawn, args[0] as SpawnOptions, options);
    };
  }
}

/** Which of a child's descriptors would be the kernel's own stdout or stderr. */
function inherited(stdio: unknown, writers: Writers): Map<number, WriteBytes> {
  const list: unknown[] = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  const found = new Map<number, WriteBytes>();
  for (const [index, entry] of list.entries()) {
    const target = entry === 'inherit' ? index : descriptorOf(entry);
    const writer = index > 0 ? writers.get(target) : undefined;
    if (writer !== undefined) found.set(index, writer);
  }
  return found;
}

function descriptorOf(entry: unknown): number {
  if (typeof entry === 'number') return entry;
  const fd: unknown = (entry as { fd?: unknown } | null | undefined)?.fd;
  return typeof fd === 'number' ? fd : -1;
}

/** The same stdio with pipes for the descriptors that are captured. */
function piped(stdio: unknown, captured: ReadonlyMap<number, WriteBytes>): unknown[] {
  const list: unknown[] = Array.isArray(stdio) ? stdio : [stdio, stdio, stdio];
  return list.map((entry, index) => (captured.has(index) ? 'pipe' : entry));
}

function spawnCaptured(
  child: ChildProcess,
  spawn: AnyFunction,
  options: SpawnOptions,
  { context, writers, child: announce }: ChildrenOptions,
): unknown {
  const captured = inherited(options.stdio, writers);
  const cell = context.current;
  const stdio = captured.size === 0 ? options.stdio : piped(options.stdio, captured);
  const result = Reflect.apply(spawn, child, [{ ...options, stdio }]);
  stopWithCell(child, cell, announce);
  if (captured.size > 0) forward(child, captured, cell, context);
  return result;
}

/** Stop sends a child what Ctrl-C would have sent. */
function stopWithCell(child: ChildProcess, cell: Cell, announce: ChildrenOptions['child']): void {
  const { pid } = child;
  if (pid === undefined) return;
  announce(pid, true);
  const owned = {
    cancel: (): void => {
      child.kill('SIGINT');
    },
  };
  cell.own(owned);
  child.once('exit', () => {
    cell.disown(owned);
    announce(pid, false);
  });
}

/** Copies the pipes to the cell, and holds `exit` back until what the child printed is there. */
function forward(
  child: ChildProcess,
  captured: ReadonlyMap<number, WriteBytes>,
  cell: Cell,
  context: CellContext,
): void {
  let open = 0;
  let lastData = 0;
  let release: (() => void) | undefined;
  for (const [index, write] of captured) {
    const stream = child.stdio[index];
    if (stream === null || stream === undefined || !('on' in stream)) continue;
    open += 1;
    stream.on('data', (bytes: Buffer) => {
      lastData = Date.now();
      context.within(cell, () => {
        if (!cell.cancelled) write(bytes);
      });
    });
    stream.on('close', () => {
      open -= 1;
      if (open === 0) release?.();
    });
  }
  hideStreams(child, captured);
  holdExit(child, {
    ready: () => open === 0,
    quiet: () => Date.now() - lastData >= DRAIN_MS,
    onReady: (then) => {
      release = then;
    },
  });
}

/** Code that inherits sees no streams, as without the kernel in between. */
function hideStreams(child: ChildProcess, captured: ReadonlyMap<number, WriteBytes>): void {
  const stdio: unknown[] = child.stdio;
  for (const index of captured.keys()) stdio[index] = null;
  if (captured.has(1)) child.stdout = null;
  if (captured.has(2)) child.stderr = null;
}

interface Drain {
  ready(): boolean;
  quiet(): boolean;
  onReady(then: () => void): void;
}

/** `exit` (and `close` behind it) are told when the output that preceded them has been read. */
function holdExit(child: ChildProcess, drain: Drain): void {
  const emit = child.emit.bind(child) as (...args: unknown[]) => boolean;
  let held: unknown[][] | undefined;
  const finish = (timer: NodeJS.Timeout): void => {
    clearInterval(timer);
    drain.onReady(() => undefined);
    const events = held ?? [];
    held = undefined;
    for (const event of events) emit(...event);
  };
  const holding = (...args: unknown[]): boolean => {
    if (held !== undefined && args[0] === 'close') {
      held.push(args);
      return true;
    }
    if (args[0] !== 'exit' || drain.ready()) return emit(...args);
    held = [args];
    const timer = setInterval(() => {
      if (drain.quiet()) finish(timer);
    }, DRAIN_MS);
    drain.onReady(() => {
      finish(timer);
    });
    return true;
  };
  child.emit = holding as ChildProcess['emit'];
}
