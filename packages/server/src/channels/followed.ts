import { Kind } from '../kernels/index.ts';

/** What the `idle` of a request follows; a loop that prints is joined to what an eye can follow. */
const FOLLOWED = Kind.busy | Kind.input | Kind.output;
/** Replies are for one client; whether they are does not matter here. */
const REPLY = Kind.reply | Kind.addressed;

/**
 * Whether something follows soon that a user or a program waits for, so that these kinds of messages
 * may leave with it: of a request that is `busy`, `execute_input`, output, reply and `idle`, only the
 * last must be sent at once. Comm messages, questions on stdin and answers to other requests never
 * wait.
 */
export function isFollowed(kinds: number, isHolding: boolean): boolean {
  // Kernels say `idle` just before the reply or just after.
  return (kinds & ~(isHolding ? FOLLOWED | REPLY : FOLLOWED)) === 0;
}
