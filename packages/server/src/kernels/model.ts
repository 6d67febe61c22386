import type { KernelState } from './host.ts';
import type { KernelModel } from './schema.ts';

/** Python's form; clients exist that insist on six digits (rest-api §1.6). */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

export function modelOf(state: KernelState, connections: number): KernelModel {
  return {
    id: state.id,
    name: state.name,
    last_activity: timestamp(state.lastActivity),
    execution_state: state.executionState,
    connections,
  };
}
