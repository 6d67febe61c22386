import { Message, makeHeader, type ParentHeader } from 'elara-wire';

import type { KernelState } from '../kernels/index.ts';

/**
 * The state of the kernel, as if it answered a kernel_info_request of this client: what Jupyter's
 * "nudge" makes kernels say, and what front ends wait for after connecting (kernels §2, §17.6).
 */
export function currentStatus(state: KernelState | undefined, session: string): Message {
  const parent = makeHeader({ msgType: 'kernel_info_request', session });
  const { executionState = 'dead' } = state ?? {};
  // JupyterLab answers "restarting" by connecting anew, and would for as long as it is greeted so.
  return status(executionState === 'restarting' ? 'starting' : executionState, session, parent);
}

/** A status with a chosen parent. */
export function status(executionState: string, session: string, parent: ParentHeader): Message {
  const content = { execution_state: executionState };
  return Message.create({ msgType: 'status', session, parent, content });
}

/** The kernel's own words from memory, as an answer to this question. */
export function kernelInfoReply(content: Buffer, session: string, question: Message): Message {
  const made = Message.create({ msgType: 'kernel_info_reply', session, parent: question.header });
  return new Message({
    header: made.headerBytes,
    parentHeader: question.headerBytes,
    metadata: made.metadataBytes,
    content,
  });
}

/** A line from the server in the output of the cell that is affected. */
export function notice(text: string, session: string, parent: ParentHeader): Message {
  return Message.create({ msgType: 'stream', session, parent, content: { name: 'stderr', text } });
}

/** Told to a client that was away or too slow for longer than the journal reaches back. */
export function missedText(count: number): string {
  return `[${count} messages of this kernel were not kept for this client and are missing here]\n`;
}

/** An error without what it says (kernels §6.2). */
export function withoutTraceback(message: Message, replacement: string): Message {
  const content = { ename: 'ExecutionError', evalue: 'Execution error', traceback: [replacement] };
  return new Message({
    header: message.headerBytes,
    parentHeader: message.parentHeaderBytes,
    metadata: message.metadataBytes,
    content: Buffer.from(JSON.stringify(content)),
    buffers: message.buffers,
  });
}
