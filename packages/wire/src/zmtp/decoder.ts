import { ZmtpError } from './errors.ts';
import { FRAME_COMMAND, FRAME_LONG, FRAME_MORE } from './frames.ts';
import {
  GREETING_HEAD_LENGTH,
  GREETING_LENGTH,
  checkGreetingHead,
  decodeGreeting,
  type Greeting,
} from './greeting.ts';
import { Carry } from './carry.ts';
import { LentFrames, NOT_LENT, NOT_WHOLE } from './lent-frames.ts';

/** What the decoder finds in the byte stream. Bodies may be views of the chunk they came in. */
export interface DecoderHandler {
  greeting(greeting: Greeting): void;
  command(body: Buffer): void;
  frame(body: Buffer, more: boolean): void;
  /** Asked before a frame is put together: true takes its body in pieces instead. */
  begins?(size: number): boolean;
  /** The next bytes of such a body, to be copied. */
  piece?(bytes: Buffer): void;
  /** Such a frame is whole. */
  ends?(more: boolean): void;
  /** A message that is not large, after `lend`. */
  lent?(frames: LentFrames): void;
}

export interface DecoderOptions {
  readonly maxFrameSize: number;
  /** Whether chunks are overwritten afterwards, so that what is found must be copied. */
  readonly copies?: boolean;
}

/** What the next bytes mean. */
type State =
  'greeting-head' | 'greeting-rest' | 'flags' | 'short-size' | 'long-size' | 'body' | 'pieces';

const EMPTY = Buffer.alloc(0);
/** The metadata of READY is the largest there is, and takes less than a hundredth of it. */
const MAX_COMMAND_SIZE = 65_536;
const FIXED_LENGTH = {
  'greeting-head': GREETING_HEAD_LENGTH,
  'greeting-rest': GREETING_LENGTH - GREETING_HEAD_LENGTH,
  flags: 1,
  'short-size': 1,
  'long-size': 8,
} as const;

/** Turns a ZMTP byte stream, cut anywhere, into its greeting, commands and frames. */
export class Decoder {
  readonly #handler: DecoderHandler;
  readonly #maxFrameSize: number;
  readonly #copies: boolean;
  /** Set where messages are wanted as they lie. */
  #lentFrames: LentFrames | undefined;
  #carry: Carry | undefined;
  #state: State = 'greeting-head';
  #head: Buffer = EMPTY;
  #flags = 0;
  #size = 0;
  #chunk: Buffer = EMPTY;
  #offset = 0;
  /** The beginning of a piece whose end has not arrived. */
  #partial: Buffer | undefined;
  #filled = 0;
  /** Between the frames of one message. */
  #isInMessage = false;

  constructor(handler: DecoderHandler, options: DecoderOptions) {
    this.#handler = handler;
    this.#maxFrameSize = options.maxFrameSize;
    this.#copies = options.copies ?? false;
  }

  /** From now on messages of up to so many bytes are given as they lie. */
  lend(limit: number): void {
    this.#lentFrames = new LentFrames(limit);
    this.#carry = new Carry(this.#lentFrames);
  }

  /** Reads one chunk; throws `ZmtpError` on bytes that are not ZMTP, after which it is of no use. */
  push(chunk: Buffer): void {
    this.#read(chunk, this.#fillCarry(chunk));
  }

  /** The connection is gone: what is carried is not needed. */
  end(): void {
    this.#carry?.clear();
  }

  #read(chunk: Buffer, start: number): void {
    this.#chunk = chunk;
    this.#offset = start;
    for (;;) {
      if (this.#state === 'flags') {
        this.#lendMessages();
        this.#readShortHeader();
      }
      if (this.#state === 'pieces') {
        if (!this.#passPiece()) break;
        continue;
      }
      const piece = this.#take(this.#wanted());
      if (piece === undefined) break;
      this.#state = this.#step(piece);
    }
    this.#chunk = EMPTY;
  }

  /** Nearly all there is to read is messages that can be lent, one after the other. */
  #lendMessages(): void {
    const frames = this.#lentFrames;
    const chunk = this.#chunk;
    if (frames === undefined || this.#isInMessage || this.#partial !== undefined) return;
    while (this.#offset < chunk.length) {
      const end = frames.find(chunk, this.#offset, chunk.length);
      if (end === NOT_LENT) return;
      if (end === NOT_WHOLE) {
        this.#carry?.begin(chunk, this.#offset, frames.needed - this.#offset);
        this.#offset = chunk.length;
        return;
      }
      this.#offset = end;
      this.#handler.lent?.(frames);
    }
  }

  /** Completes the message that began in an earlier chunk; gives back where the next one begins. */
  #fillCarry(chunk: Buffer): number {
    const carry = this.#carry;
    const frames = this.#lentFrames;
    if (carry === undefined || frames === undefined || carry.isEmpty) return 0;
    const { end, found } = carry.fill(chunk);
    if (found === NOT_WHOLE) return end;
    if (found === NOT_LENT) {
      // It turned out to be something else: frame by frame then.
      this.#lentFrames = undefined;
      this.#read(carry.bytes, 0);
      this.#lentFrames = frames;
    } else {
      this.#handler.lent?.(frames);
    }
    carry.clear();
    return end;
  }

  /** Nearly every frame is short and has its header in one piece: no views are made of it. */
  #readShortHeader(): void {
    const flags = this.#chunk[this.#offset];
    const size = this.#chunk[this.#offset + 1];
    if (flags === undefined || size === undefined || (flags & FRAME_LONG) !== 0) return;
    this.#offset += 2;
    this.#readFlags(flags);
    this.#state = this.#readSize(size);
  }

  #wanted(): number {
    if (this.#state === 'body' || this.#state === 'pieces') return this.#size;
    return FIXED_LENGTH[this.#state];
  }

  #take(length: number): Buffer | undefined {
    const available = this.#chunk.length - this.#offset;
    if (this.#partial === undefined) {
      if (available >= length) {
        this.#offset += length;
        const view = this.#chunk.subarray(this.#offset - length, this.#offset);
        return this.#copies && this.#state === 'body' ? Buffer.from(view) : view;
      }
      if (available === 0) return undefined;
      this.#partial = Buffer.allocUnsafe(length);
      this.#filled = 0;
    }
    const copied = this.#chunk.copy(this.#partial, this.#filled, this.#offset);
    this.#offset += copied;
    this.#filled += copied;
    if (this.#filled < length) return undefined;
    const whole = this.#partial;
    this.#partial = undefined;
    return whole;
  }

  /** Passes on what there is of a large body; false where more has to come. */
  #passPiece(): boolean {
    const end = Math.min(this.#offset + this.#size, this.#chunk.length);
    if (end > this.#offset) this.#handler.piece?.(this.#chunk.subarray(this.#offset, end));
    this.#size -= end - this.#offset;
    this.#offset = end;
    if (this.#size > 0) return false;
    this.#state = 'flags';
    this.#handler.ends?.(this.#noteMore());
    return true;
  }

  #step(piece: Buffer): State {
    switch (this.#state) {
      case 'greeting-head':
        checkGreetingHead(piece);
        this.#head = Buffer.from(piece);
        return 'greeting-rest';
      case 'greeting-rest':
        this.#handler.greeting(decodeGreeting(Buffer.concat([this.#head, piece])));
        return 'flags';
      case 'flags':
        return this.#readFlags(piece[0] ?? 0);
      case 'short-size':
        return this.#readSize(piece[0] ?? 0);
      case 'long-size':
        return this.#readSize(piece.readUInt32BE(0) * 0x1_0000_0000 + piece.readUInt32BE(4));
      case 'body':
      case 'pieces':
        return this.#readBody(piece);
    }
  }

  #readFlags(flags: number): State {
    const reserved = ~(FRAME_MORE | FRAME_LONG | FRAME_COMMAND) & 0xff;
    const isCommand = (flags & FRAME_COMMAND) !== 0;
    if ((flags & reserved) !== 0 || (isCommand && (flags & FRAME_MORE) !== 0)) {
      throw new ZmtpError('bad_frame', `A frame has impossible flags 0x${flags.toString(16)}`);
    }
    this.#flags = flags;
    return (flags & FRAME_LONG) === 0 ? 'short-size' : 'long-size';
  }

  #readSize(size: number): State {
    if (size > this.#limit) {
      throw new ZmtpError('too_large', `A frame of ${size} bytes is over ${this.#limit}`);
    }
    this.#size = size;
    const isMessage = (this.#flags & FRAME_COMMAND) === 0;
    return isMessage && this.#handler.begins?.(size) === true ? 'pieces' : 'body';
  }

  /** A command is put together in memory, and none needs much. */
  get #limit(): number {
    const isCommand = (this.#flags & FRAME_COMMAND) !== 0;
    return isCommand ? Math.min(this.#maxFrameSize, MAX_COMMAND_SIZE) : this.#maxFrameSize;
  }

  #readBody(body: Buffer): State {
    if ((this.#flags & FRAME_COMMAND) !== 0) this.#handler.command(body);
    else this.#handler.frame(body, this.#noteMore());
    return 'flags';
  }

  #noteMore(): boolean {
    this.#isInMessage = (this.#flags & FRAME_MORE) !== 0;
    return this.#isInMessage;
  }
}
