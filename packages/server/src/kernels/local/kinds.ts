import type { Channel, Message } from 'elara-wire';

/**
 * What a message is to who delivers it, as bits, so that a whole batch can be judged by one number
 * without a look at any message.
 */
export const Kind = {
  /** For one client, and not for everybody. */
  addressed: 1,
  busy: 2,
  idle: 4,
  /** `starting`, `restarting`, `dead` and what else a kernel may say of itself. */
  otherStatus: 8,
  /** `execute_input`. */
  input: 16,
  /** What appears under a cell. */
  output: 32,
  /** `execute_reply`. */
  reply: 64,
  /** Comms, questions, answers to other requests. */
  other: 128,
} as const;

const ON_IOPUB: ReadonlyMap<string, number> = new Map([
  ['stream', Kind.output],
  ['display_data', Kind.output],
  ['update_display_data', Kind.output],
  ['execute_result', Kind.output],
  ['error', Kind.output],
  ['clear_output', Kind.output],
  ['execute_input', Kind.input],
]);

/** The two ways in which kernels write what they say twice for each request. */
const BUSY = ['{"execution_state": "busy"}', '{"execution_state":"busy"}'].map((text) =>
  Buffer.from(text),
);
const IDLE = ['{"execution_state": "idle"}', '{"execution_state":"idle"}'].map((text) =>
  Buffer.from(text),
);

/** The kind of a message, without `addressed`. Throws `MessageError` where it cannot be read. */
export function kindOf(channel: Channel, message: Message): number {
  const type = message.msgType;
  if (channel !== 'iopub') return type === 'execute_reply' ? Kind.reply : Kind.other;
  return ON_IOPUB.get(type) ?? (type === 'status' ? statusKind(message) : Kind.other);
}

function statusKind(message: Message): number {
  const { contentBytes } = message;
  if (BUSY.some((bytes) => bytes.equals(contentBytes))) return Kind.busy;
  if (IDLE.some((bytes) => bytes.equals(contentBytes))) return Kind.idle;
  const state = message.parseContent()['execution_state'];
  if (state === 'busy') return Kind.busy;
  return state === 'idle' ? Kind.idle : Kind.otherStatus;
}
