import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

import type { CellContext } from '../executor/cell.ts';
import { Interrupted } from '../executor/errors.ts';
import { RecordKind, type OutboxWriter } from '../outbox/index.ts';
import { captureChildren } from './children.ts';
import { CellStream, type WriteBytes } from './stream.ts';
import { captureSynchronousChildren } from './synchronous-children.ts';

export interface CaptureOptions {
  readonly context: CellContext;
  readonly outbox: OutboxWriter;
  /** A child that runs beside the executor has started, or has ended. */
  readonly child: (pid: number, running: boolean) => void;
  /** The executor is about to wait for a child, or has waited. */
  readonly enterChild: (inside: boolean) => void;
}

/**
 * Sends everything that code writes to file descriptors 1 and 2 to the cell that caused it:
 * `console`, `process.stdout` and `stderr`, `fs.writeSync(1, …)`, and children that inherit them.
 * Must run before anything uses `console` and before user code takes functions of these modules.
 */
export function captureOutput({ context, outbox, child, enterChild }: CaptureOptions): void {
  const writerFor =
    (kind: RecordKind): WriteBytes =>
    (bytes) => {
      const cell = context.current;
      if (cell.cancelled) throw new Interrupted();
      if (bytes.length > 0) outbox.write(kind, cell.id, bytes);
    };
  const writers = new Map([
    [1, writerFor(RecordKind.stdout)],
    [2, writerFor(RecordKind.stderr)],
  ]);
  const streams = { stdout: 1, stderr: 2 } as const;
  for (const [name, fd] of Object.entries(streams)) {
    const stream = new CellStream(fd, writers.get(fd) ?? writerFor(RecordKind.stdout));
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true });
  }
  captureDescriptors(writers);
  captureChildren({ context, writers, child });
  captureSynchronousChildren(writers, enterChild);
  syncBuiltinESMExports();
}

type AnyFunction = (...args: never[]) => unknown;

/** `fs.writeSync`, `fs.write` and `writeFileSync` on descriptors 1 and 2. */
function captureDescriptors(writers: ReadonlyMap<number, WriteBytes>): void {
  const writeSync = fs.writeSync as (...args: unknown[]) => number;
  const write = fs.write as (...args: unknown[]) => void;
  const writeFileSync = fs.writeFileSync as (...args: unknown[]) => void;
  const replacements: Record<string, AnyFunction> = {
    writeSync: (fd: unknown, data: unknown, ...rest: unknown[]): number => {
      const sink = writers.get(fd as number);
      if (sink === undefined) return writeSync(fd, data, ...rest);
      const bytes = descriptorBytes(data, rest);
      sink(bytes);
      return bytes.length;
    },
    write: (fd: unknown, data: unknown, ...rest: unknown[]): void => {
      const sink = writers.get(fd as number);
      const done = rest.at(-1);
      if (sink === undefined || typeof done !== 'function') {
        write(fd, data, ...rest);
        return;
      }
      const bytes = descriptorBytes(data, rest.slice(0, -1));
      sink(bytes);
      process.nextTick(done, null, bytes.length, data);
    },
    writeFileSync: (file: unknown, data: unknown, ...rest: unknown[]): void => {
      const sink = writers.get(file as number);
      if (sink === undefined) writeFileSync(file, data, ...rest);
      else sink(descriptorBytes(data, []));
    },
  };
  Object.assign(fs, replacements);
}

/** `(buffer, offset?, length?)`, `(buffer, { offset, length })` or `(string, position?, encoding?)`. */
function descriptorBytes(data: unknown, rest: readonly unknown[]): Uint8Array {
  if (!ArrayBuffer.isView(data)) {
    const encoding = rest.find((value): value is BufferEncoding => typeof value === 'string');
    return Buffer.from(String(data), encoding);
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const [first, second] = rest;
  const options =
    typeof first === 'object' && first !== null
      ? (first as { offset?: number; length?: number })
      : { offset: first, length: second };
  const offset = typeof options.offset === 'number' ? options.offset : 0;
  const length = typeof options.length === 'number' ? options.length : bytes.length - offset;
  return bytes.subarray(offset, offset + length);
}
