import type { Completeness } from '../transpile/completeness.ts';
import type { Answers, ReplyContent, RequestContent } from './requests.ts';
import { unsupportedDebug } from './requests.ts';
import type { ProtocolHost } from './host.ts';
import { kernelInfo } from './kernel-info.ts';
import type { Stopper } from './stopper.ts';

export interface AnswerOptions {
  readonly version: string;
  readonly stopper: Stopper;
  readonly isComplete: (code: string) => Promise<Completeness>;
  readonly complete: (code: string, cursor: number) => Promise<ReplyContent>;
  readonly inspect: (code: string, cursor: number) => Promise<ReplyContent>;
}

/** How long `interrupt_reply` waits for the cell to have stopped. */
const INTERRUPT_REPLY_MS = 1000;

/** The requests other than executions and comm messages. */
export function makeAnswers(host: ProtocolHost, options: AnswerOptions): Answers {
  const { version, stopper } = options;
  return new Map<string, (content: RequestContent) => ReplyContent | Promise<ReplyContent>>([
    ['kernel_info_request', () => kernelInfo(version)],
    ['history_request', (content) => ({ status: 'ok', history: host.history.query(content) })],
    [
      'comm_info_request',
      (content) => ({ status: 'ok', comms: host.comms.list(content['target_name']) }),
    ],
    [
      'is_complete_request',
      async (content) => ({ ...(await options.isComplete(codeOf(content))) }),
    ],
    ['complete_request', (content) => options.complete(codeOf(content), cursorOf(content))],
    ['inspect_request', (content) => options.inspect(codeOf(content), cursorOf(content))],
    [
      'interrupt_request',
      async () => {
        const stopped = stopper.stop(host.executions.runningCell);
        await Promise.race([
          stopped,
          new Promise((resolve) => setTimeout(resolve, INTERRUPT_REPLY_MS)),
        ]);
        return { status: 'ok' };
      },
    ],
    ['shutdown_request', (content) => ({ status: 'ok', restart: content['restart'] === true })],
    ['debug_request', unsupportedDebug],
  ]);
}

function codeOf(content: RequestContent): string {
  return typeof content['code'] === 'string' ? content['code'] : '';
}

/** From code points, in which the protocol counts, to the units of JavaScript strings. */
function cursorOf(content: RequestContent): number {
  const code = codeOf(content);
  const position = content['cursor_pos'];
  if (typeof position !== 'number') return code.length;
  return Array.from(code).slice(0, position).join('').length;
}
