import type { Origin } from './origin.ts';

/** Content of a reply. */
export type ReplyContent = Readonly<Record<string, unknown>>;
export type RequestContent = Readonly<Record<string, unknown>>;

/** Answers a request with the content of the reply. */
export type AnswerRequest = (
  content: RequestContent,
  origin: Origin,
) => ReplyContent | Promise<ReplyContent>;

/** The requests that are answered by what is given here, by message type. */
export type Answers = ReadonlyMap<string, AnswerRequest>;

/** What the kernel says to requests it does not know; clients wait for a reply of the right type. */
export function unsupported(msgType: string): ReplyContent {
  const evalue = `${msgType} is not supported by this kernel`;
  return { status: 'error', ename: 'UnsupportedRequest', evalue, traceback: [evalue] };
}

/** The Debug Adapter Protocol's way to say no. */
export function unsupportedDebug(content: RequestContent): ReplyContent {
  return {
    type: 'response',
    request_seq: content['seq'] ?? 0,
    success: false,
    command: content['command'] ?? '',
    message: 'Debugging is not supported by this kernel',
  };
}

export function replyType(msgType: string): string {
  return msgType.replace(/_request$/, '_reply');
}
