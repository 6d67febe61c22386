import { Opcode, decodeV1, frameAt, type Message } from 'elara-wire';

import type { Frames } from '../codec.ts';
import type { Fragment, Outlet } from '../outlet.ts';

/** An outlet whose client takes what it is sent when the test says so. */
export class FakeOutlet {
  /** All that was ever sent, in the v1 protocol. */
  readonly sent: Message[] = [];
  readonly fragments: Fragment[] = [];
  isOpen = true;
  isHolding = false;
  underWay = 0;
  /** Whether each write was let wait. */
  readonly waits: boolean[] = [];
  #queue: { readonly bytes: number; readonly done: () => void }[] = [];

  /** The same as the type that deliveries take. */
  get asOutlet(): Outlet {
    return this as unknown as Outlet;
  }

  get waiting(): number {
    return this.#queue.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  write(frames: Frames, mayWait: boolean, onTaken: () => void = () => undefined): void {
    const bytes = Buffer.concat(frames);
    for (let at = 0; at < bytes.length;) {
      const { opcode, start, end } = frameAt(bytes, at);
      if (opcode === Opcode.binary) this.sent.push(decodeV1(bytes.subarray(start, end)).message);
      at = end;
    }
    this.waits.push(mayWait);
    this.#queue.push({ bytes: bytes.length, done: onTaken });
  }

  writeFragment(fragment: Fragment): Promise<boolean> {
    this.fragments.push(fragment);
    return new Promise((resolve) => {
      const done = (): void => {
        resolve(this.isOpen);
      };
      this.#queue.push({ bytes: fragment.data.length, done });
    });
  }

  /** The client takes the oldest write, or so many. */
  take(count = 1): void {
    for (const { done } of this.#queue.splice(0, count)) done();
  }

  /** It takes everything, also what is sent thereupon. */
  takeAll(): void {
    while (this.#queue.length > 0) this.take();
  }

  stop(): void {
    this.isOpen = false;
  }

  /** Texts of streams. */
  texts(): string[] {
    return this.sent.map((message) => String(message.parseContent()['text']));
  }
}
