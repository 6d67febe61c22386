import { randomUUID } from 'node:crypto';

import type { ExecutorEvent, MimeBundle } from '../executor/contract.ts';
import { mimeBundle } from './bundle.ts';

export interface DisplayOptions {
  /** The value already is a MIME bundle. */
  readonly raw?: boolean;
  readonly display_id?: string;
  /** Replaces what was displayed under `display_id`. */
  readonly update?: boolean;
  readonly metadata?: MimeBundle;
}

/** Where displays go: to the cell that is running, which is not done before they are there. */
export interface DisplayTarget {
  emit(event: ExecutorEvent): void;
  waitFor(work: Promise<void>): void;
}

/** Something on the page that can be replaced. */
export class DisplayHandle {
  readonly id: string;
  readonly #target: DisplayTarget;

  constructor(id: string, target: DisplayTarget) {
    this.id = id;
    this.#target = target;
  }

  /** Shows another value in the same place. */
  update(value: unknown, options: DisplayOptions = {}): void {
    show(value, this.id, { ...options, update: true }, this.#target);
  }
}

/** Shows a value now, in the place where the cell's output is. */
export function display(
  value: unknown,
  options: DisplayOptions,
  target: DisplayTarget,
): DisplayHandle {
  const id = options.display_id ?? randomUUID();
  show(value, id, options, target);
  return new DisplayHandle(id, target);
}

function show(value: unknown, id: string, options: DisplayOptions, target: DisplayTarget): void {
  const { metadata = {}, update = false } = options;
  const send = (data: MimeBundle): void => {
    target.emit({ type: 'display', update, data, metadata, displayId: id });
  };
  const data = options.raw === true ? (value as MimeBundle) : mimeBundle(value);
  if (data instanceof Promise) target.waitFor(data.then(send));
  else send(data);
}
