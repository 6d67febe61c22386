import type { ExecutorEvent } from '../executor/contract.ts';
import { RecordKind, type OutboxReader, type OutboxRecord } from '../outbox/index.ts';
import type { StreamGatherer } from './streams.ts';

export interface PumpTarget {
  event(cell: number, event: ExecutorEvent, buffers: readonly Buffer[]): void;
  /** Undefined while the subscribers keep up. */
  congestion(): Promise<void> | undefined;
}

/** So many records are taken before other work of the host gets its turn. */
const SLICE = 500;

/** Moves records from the outbox to the sockets, as fast as the subscribers take them. */
export class OutboxPump {
  readonly #reader: OutboxReader;
  readonly #streams: StreamGatherer;
  readonly #target: PumpTarget;
  #running = false;
  #buffers: Buffer[] = [];
  #pieces: Buffer[] = [];

  constructor(reader: OutboxReader, streams: StreamGatherer, target: PumpTarget) {
    this.#reader = reader;
    this.#streams = streams;
    this.#target = target;
  }

  /** Something has been written. */
  wake(): void {
    if (this.#running) return;
    this.#running = true;
    this.#slice();
  }

  #slice(): void {
    for (let count = 0; count < SLICE; count += 1) {
      const congestion = this.#target.congestion();
      if (congestion !== undefined) {
        void congestion.then(() => {
          this.#slice();
        });
        return;
      }
      const record = this.#reader.next();
      if (record !== undefined) {
        this.#handle(record);
      } else if (this.#reader.sleep()) {
        this.#running = false;
        this.#streams.pause();
        return;
      }
    }
    setImmediate(() => {
      this.#slice();
    });
  }

  #handle(record: OutboxRecord): void {
    if (record.kind === RecordKind.stdout || record.kind === RecordKind.stderr) {
      const name = record.kind === RecordKind.stdout ? 'stdout' : 'stderr';
      this.#streams.add(record.cell, name, record.payload);
      return;
    }
    // Code that was stopped may have left the first pieces of a record only.
    if (record.first) this.#pieces = [];
    this.#pieces.push(record.payload);
    if (!record.last) return;
    const payload = this.#pieces.length === 1 ? record.payload : Buffer.concat(this.#pieces);
    this.#pieces = [];
    if (record.kind === RecordKind.buffer) {
      this.#buffers.push(payload);
      return;
    }
    const buffers = this.#buffers;
    this.#buffers = [];
    this.#streams.flush();
    const event = JSON.parse(payload.toString('utf8')) as ExecutorEvent;
    this.#target.event(record.cell, event, buffers);
  }
}
