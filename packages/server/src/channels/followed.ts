import type { JournalEntry } from '../kernels/index.ts';

/** What the `idle` of a request follows; a loop that prints is joined to what an eye can follow. */
const OUTPUT: ReadonlySet<string> = new Set([
  'execute_input',
  'stream',
  'display_data',
  'update_display_data',
  'execute_result',
  'error',
  'clear_output',
]);

/**
 * Whether something follows soon that a user or a program waits for, so that this may leave with
 * it: of a request that is `busy`, `execute_input`, output, reply and `idle`, only the last must be
 * sent at once. Comm messages, questions on stdin and answers to other requests never wait.
 */
export function isFollowed({ channel, message }: JournalEntry, isHolding: boolean): boolean {
  const type = message.header.msg_type;
  if (channel === 'iopub') {
    return OUTPUT.has(type) || (type === 'status' && message.contentBytes.includes('"busy"'));
  }
  // Kernels say `idle` just before the reply or just after.
  return type === 'execute_reply' && isHolding;
}
