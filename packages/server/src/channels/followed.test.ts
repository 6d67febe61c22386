import { Message, type Channel } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import type { JournalEntry } from '../kernels/index.ts';
import { isFollowed } from './followed.ts';

function entry(channel: Channel, msgType: string, content: object = {}): JournalEntry {
  const message = Message.create({ msgType, session: 's', content });
  return { sequence: 1, channel, message, kind: 0, origin: undefined };
}

describe('isFollowed', () => {
  it.each(['execute_input', 'stream', 'display_data', 'execute_result', 'error', 'clear_output'])(
    'lets %s wait for the end of its request',
    (type) => {
      expect(isFollowed(entry('iopub', type), false)).toBe(true);
    },
  );

  it.each(['comm_open', 'comm_msg', 'comm_close', 'debug_event', 'iopub_welcome'])(
    'sends %s at once',
    (type) => {
      expect(isFollowed(entry('iopub', type), true)).toBe(false);
    },
  );

  it('lets busy wait, and nothing after it', () => {
    expect(isFollowed(entry('iopub', 'status', { execution_state: 'busy' }), false)).toBe(true);
    for (const state of ['idle', 'starting', 'restarting', 'dead']) {
      expect(isFollowed(entry('iopub', 'status', { execution_state: state }), true)).toBe(false);
    }
  });

  it('joins a reply to what is held, and does not begin to hold for it', () => {
    expect(isFollowed(entry('shell', 'execute_reply'), true)).toBe(true);
    expect(isFollowed(entry('shell', 'execute_reply'), false)).toBe(false);
  });

  it('sends other answers and questions at once', () => {
    expect(isFollowed(entry('shell', 'complete_reply'), true)).toBe(false);
    expect(isFollowed(entry('control', 'interrupt_reply'), true)).toBe(false);
    expect(isFollowed(entry('stdin', 'input_request'), true)).toBe(false);
  });
});
