import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import { StateTracker } from './tracker.ts';

const UNTRACKED = new Set(['kernel_info_request', 'status', 'stream']);

function message(msgType: string, parentType: string | null, content: object = {}): Message {
  const parent = parentType === null ? {} : { msg_type: parentType };
  return Message.create({ msgType, session: 's', parent, content });
}

function statuses(...reported: [string, string | null][]): StateTracker {
  const tracker = new StateTracker(UNTRACKED, 0);
  for (const [state, parent] of reported) {
    tracker.observe(message('status', parent, { execution_state: state }), 5);
  }
  return tracker;
}

describe('StateTracker', () => {
  it('begins with starting', () => {
    expect(statuses().executionState).toBe('starting');
  });

  it('follows executions', () => {
    expect(statuses(['busy', 'execute_request']).executionState).toBe('busy');
    expect(statuses(['busy', 'execute_request'], ['idle', 'execute_request']).executionState).toBe(
      'idle',
    );
  });

  it('becomes idle by any sign of life of a starting kernel, and is not moved by it later', () => {
    expect(statuses(['busy', 'kernel_info_request']).executionState).toBe('idle');
    expect(statuses(['starting', 'kernel_info_request']).executionState).toBe('starting');
    const tracker = statuses(['busy', 'execute_request'], ['idle', 'kernel_info_request']);
    expect(tracker.executionState).toBe('busy');
  });

  it('takes a status without a parent as it is', () => {
    expect(statuses(['busy', 'execute_request'], ['starting', null]).executionState).toBe(
      'starting',
    );
  });

  it('counts as activity what executions cause, and everything while busy', () => {
    const tracker = new StateTracker(UNTRACKED, 0);
    tracker.observe(message('status', 'kernel_info_request', { execution_state: 'idle' }), 1);
    expect(tracker.lastActivity).toBe(0);
    tracker.observe(message('stream', 'execute_request'), 2);
    expect(tracker.lastActivity).toBe(2);
    tracker.observe(message('comm_msg', 'kernel_info_request'), 3);
    expect(tracker.lastActivity).toBe(3);
    tracker.set('busy');
    tracker.observe(message('stream', 'kernel_info_request'), 4);
    expect(tracker.lastActivity).toBe(4);
  });

  it('ignores a status without a state', () => {
    const tracker = statuses();
    tracker.observe(message('status', 'execute_request', { execution_state: 5 }), 1);
    expect(tracker.executionState).toBe('starting');
  });
});
