import { FRAME_LONG, FRAME_MORE } from './frames.ts';

/** A message of more frames is taken frame by frame. */
const MOST_FRAMES = 64;

/** What is not the place where a message ends. */
export const NOT_WHOLE = -1;
export const NOT_LENT = -2;

/**
 * The frames of one message where they lie in what was read. Nothing was copied: it all is
 * overwritten when the call is over.
 */
export class LentFrames {
  bytes: Buffer = Buffer.alloc(0);
  count = 0;
  readonly starts = new Array<number>(MOST_FRAMES).fill(0);
  readonly ends = new Array<number>(MOST_FRAMES).fill(0);
  /** Where a message that is not whole ends at the earliest. */
  needed = 0;
  readonly #limit: number;

  /** `limit`: bytes of a message with its frame headers; larger ones are not lent. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Finds the frames of a message that begins at `start`, and gives back where it ends. `NOT_WHOLE`
   * where its end has not come, `NOT_LENT` where it is too large or something in it is no frame of a
   * message: that is for the decoder.
   */
  find(bytes: Buffer, start: number, length: number): number {
    let at = start;
    let flags = FRAME_MORE;
    let count = 0;
    while ((flags & FRAME_MORE) !== 0) {
      if (count === MOST_FRAMES) return NOT_LENT;
      if (at + 2 > length) return this.#wait(at + 2);
      flags = bytes[at] ?? 0;
      let begin = at + 2;
      let size = bytes[at + 1] ?? 0;
      if (flags > FRAME_MORE) {
        // A command, or flags that do not exist, or a length of eight bytes.
        if (flags > (FRAME_LONG | FRAME_MORE)) return NOT_LENT;
        begin = at + 9;
        if (begin > length) return this.#wait(begin);
        size = longSize(bytes, at + 1);
      }
      at = begin + size;
      if (at - start > this.#limit) return NOT_LENT;
      if (at > length) return this.#wait(at);
      this.starts[count] = begin;
      this.ends[count] = at;
      count += 1;
    }
    this.bytes = bytes;
    this.count = count;
    return at;
  }

  #wait(needed: number): number {
    this.needed = needed;
    return NOT_WHOLE;
  }
}

function longSize(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}
