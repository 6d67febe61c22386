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

/** Messages of a kernel that a client is not given. */
export interface Gap {
  /** Sequence numbers of the first and the last. */
  readonly from: number;
  readonly to: number;
  /** Where they can be fetched; undefined where they are not kept. */
  readonly url: string | undefined;
}

/** Tells people and programs what is missing in the output of a request. */
export function gapMark({ from, to, url }: Gap, session: string, parentHeader: Buffer): Message {
  const made = Message.create({
    msgType: 'stream',
    session,
    metadata: { elara: { missing: { from, to, ...(url === undefined ? {} : { url }) } } },
    content: { name: 'stderr', text: gapText({ from, to, url }) },
  });
  const { headerBytes: header, metadataBytes: metadata, contentBytes: content } = made;
  return new Message({ header, parentHeader, metadata, content });
}

function gapText({ from, to, url }: Gap): string {
  const count = to - from + 1;
  if (url === undefined) {
    return `[${count} messages of this kernel were not kept for this client and are missing here]\n`;
  }
  return (
    `[This client was too far behind ${count} messages of this kernel: their output is missing here. ` +
    `It is kept at ${url}]\n`
  );
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
