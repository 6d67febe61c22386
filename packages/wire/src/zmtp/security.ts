import type { Command } from './commands.ts';

/** What stands in front of the body of a sealed frame. */
export const SEALED_MORE = 1;
export const SEALED_COMMAND = 2;

/** What to do after a command of the handshake. */
export type HandshakeStep =
  /** The body of the command to send. */
  | { readonly send: Buffer }
  /** It is done: what the other end says about itself. */
  | { readonly metadata: Buffer };

/** How a client hides what it says from others; one object for each connection. */
export interface Security {
  /** Its name in the greeting. */
  readonly mechanism: string;
  /** The body of the first command. */
  hello(): Buffer;
  /** Takes a command of the other end; throws where it is not the one expected, or not genuine. */
  step(command: Command, ownMetadata: Buffer): HandshakeStep;
  /** Seals the body of a frame or command. */
  seal(flags: number, body: Buffer): Buffer;
  /** Opens what the other end sealed; throws where it is not genuine. */
  open(sealed: Buffer): { readonly flags: number; readonly body: Buffer };
}
