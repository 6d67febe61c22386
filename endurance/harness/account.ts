import { numberOf } from '../../bench/synthetic-kernel/numbered.mjs';
import type { Arrived } from './tab.ts';

/** Where output was left out, as the server marked it. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly url?: string;
}

/**
 * Keeps account of the numbered lines that came to a client over any number of connections: what
 * came, what came again, what is missing, and what the server said of it.
 */
export class Account {
  /** Ranges of numbers that did not come, both ends included. */
  readonly gaps: (readonly [number, number])[] = [];
  readonly marks: Mark[] = [];
  /** Lines that came once more. */
  repeated = 0;
  /** Lines that are not whole. */
  broken = 0;
  /** Messages that carried output. */
  messages = 0;
  #newest = 0;

  /** The highest number that came. */
  get newest(): number {
    return this.#newest;
  }

  note = ({ message }: Arrived): void => {
    if (message.header.msg_type !== 'stream') return;
    const mark = markIn(message.metadataBytes);
    if (mark !== undefined) {
      this.marks.push(mark);
      return;
    }
    this.messages += 1;
    const { text } = message.parseContent() as { text?: string };
    for (const line of (text ?? '').split('\n')) if (line !== '') this.#line(line);
  };

  /** What is wrong where nothing may be missing, in words. */
  faults(count: number): string[] {
    const missing = this.gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0);
    return [
      ...(missing > 0 ? [`${String(missing)} missing from ${String(this.gaps[0]?.[0])} on`] : []),
      ...(this.repeated > 0 ? [`${String(this.repeated)} came again`] : []),
      ...(this.broken > 0 ? [`${String(this.broken)} were not whole`] : []),
      ...(this.#newest < count ? [`nothing came after ${String(this.#newest)}`] : []),
    ];
  }

  #line(text: string): void {
    const number = numberOf(Buffer.from(text));
    if (number === -1) this.broken += 1;
    else if (number <= this.#newest) this.repeated += 1;
    else {
      if (number > this.#newest + 1) this.gaps.push([this.#newest + 1, number - 1]);
      this.#newest = number;
    }
  }
}

function markIn(metadata: Buffer): Mark | undefined {
  if (!metadata.includes('"elara"')) return undefined;
  const { elara } = JSON.parse(metadata.toString()) as { elara?: { missing?: Mark } };
  return elara?.missing;
}
