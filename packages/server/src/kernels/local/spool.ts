import type { Channel } from 'elara-wire';

/** The small parts of a giant message, which come before the large ones. */
export interface SpoolHead {
  readonly channel: Channel;
  readonly header: Buffer;
  readonly parentHeader: Buffer;
  readonly metadata: Buffer;
}

/**
 * Takes a message that is too large for memory, while it comes: its content, then its buffers. Nobody
 * is shown anything of it before `end`.
 */
export interface SpoolSink {
  /** The content begins, or the next buffer, of so many bytes. */
  part(length: number): void;
  /** The next bytes of that part; not to be changed afterwards. False asks to wait for `drained`. */
  write(piece: Buffer): boolean;
  /** Resolves when more can be taken. */
  drained(): Promise<void>;
  /** It is whole and its signature is right: it becomes a message like any other. */
  end(): void;
  /** The signature is wrong, or the connection was cut: what was written is removed. */
  abort(): void;
}

/** Begins to take a giant message. Throws `MessageError` where the headers cannot be read. */
export type OpenSpool = (head: SpoolHead) => SpoolSink;
