import { FRAME_LONG, FRAME_MORE } from './frames.ts';

/** A message of more frames is taken frame by frame. */
const MOST_FRAMES = 64;
/** Bytes of a message, its frame headers too: what is larger is worth buffers of its own. */
export const LENT_LIMIT = 16_384;

/**
 * The frames of one short message where they lie in what was read. Nothing was copied: it all is
 * overwritten when the call is over.
 */
export class LentFrames {
  bytes: Buffer = Buffer.alloc(0);
  count = 0;
  readonly starts = new Array<number>(MOST_FRAMES).fill(0);
  readonly ends = new Array<number>(MOST_FRAMES).fill(0);

  /**
   * Finds the frames of a message that begins at `start`, and gives back where it ends. -1 where it
   * is not whole, is not short, or something in it is no frame of a message.
   */
  find(bytes: Buffer, start: number): number {
    const limit = Math.min(bytes.length, start + LENT_LIMIT);
    let at = start;
    let flags = FRAME_MORE;
    let count = 0;
    while ((flags & FRAME_MORE) !== 0) {
      if (at + 2 > limit || count === MOST_FRAMES) return -1;
      flags = bytes[at] ?? 0;
      let begin = at + 2;
      let size = bytes[at + 1] ?? 0;
      if (flags > FRAME_MORE) {
        // A command, or flags that do not exist, or a length of eight bytes.
        if (flags > (FRAME_LONG | FRAME_MORE) || at + 9 > limit) return -1;
        begin = at + 9;
        size = longSize(bytes, at + 1);
      }
      at = begin + size;
      if (at > limit) return -1;
      this.starts[count] = begin;
      this.ends[count] = at;
      count += 1;
    }
    this.bytes = bytes;
    this.count = count;
    return at;
  }
}

function longSize(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
}
