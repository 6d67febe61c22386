import { Message, type Channel } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { Kind, kindOf } from './kinds.ts';

function message(msgType: string, content: object = {}): Message {
  return Message.create({ msgType, session: 's', content });
}

describe('kindOf', () => {
  it.each<[Channel, string, number]>([
    ['iopub', 'stream', Kind.output],
    ['iopub', 'display_data', Kind.output],
    ['iopub', 'update_display_data', Kind.output],
    ['iopub', 'execute_result', Kind.output],
    ['iopub', 'error', Kind.output],
    ['iopub', 'clear_output', Kind.output],
    ['iopub', 'execute_input', Kind.input],
    ['iopub', 'comm_msg', Kind.other],
    ['iopub', 'execute_reply', Kind.other],
    ['shell', 'execute_reply', Kind.reply],
    ['shell', 'complete_reply', Kind.other],
    ['shell', 'stream', Kind.other],
    ['stdin', 'input_request', Kind.other],
    ['control', 'debug_reply', Kind.other],
  ])('says of %s %s what it is', (channel, type, kind) => {
    expect(kindOf(channel, message(type))).toBe(kind);
  });

  it.each([
    ['busy', Kind.busy],
    ['idle', Kind.idle],
    ['starting', Kind.otherStatus],
    ['restarting', Kind.otherStatus],
    ['dead', Kind.otherStatus],
  ])('knows the status %s however it is written', (state, kind) => {
    const made = message('status', { execution_state: state });
    expect(kindOf('iopub', made)).toBe(kind);
    for (const text of [`{"execution_state": "${state}"}`, `{ "execution_state":"${state}"}`]) {
      const parts = { parentHeader: made.parentHeaderBytes, metadata: made.metadataBytes };
      const content = Buffer.from(text);
      expect(kindOf('iopub', new Message({ header: made.headerBytes, ...parts, content }))).toBe(
        kind,
      );
    }
  });

  it('is not deceived by a status that only mentions a state', () => {
    const made = message('status', { note: 'idle', execution_state: 'dead' });
    expect(kindOf('iopub', made)).toBe(Kind.otherStatus);
  });

  it('fits into a byte', () => {
    const all = Object.values(Kind).reduce<number>((sum, bit) => sum + bit, 0);
    expect(all).toBe(255);
  });
});
