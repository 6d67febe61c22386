import { describe, expect, it, vi } from 'vitest';

import type { CommMessageType, CommRequest } from '../executor/contract.ts';
import { Comms } from './comms.ts';

function comms(): { comms: Comms; sent: [CommMessageType, unknown][] } {
  const sent: [CommMessageType, unknown][] = [];
  return { sent, comms: new Comms((type, content) => sent.push([type, content])) };
}

function request(type: CommMessageType, content: Record<string, unknown>): CommRequest {
  return { kind: 'comm', cell: 1, type, content, metadata: {}, buffers: [] };
}

describe('Comms', () => {
  it('opens, sends and closes', () => {
    const { comms: all, sent } = comms();
    const comm = all.open('target', 1);
    comm.send(2);
    comm.close(3);
    comm.close();
    expect(sent).toEqual([
      ['comm_open', { comm_id: comm.id, target_name: 'target', data: 1 }],
      ['comm_msg', { comm_id: comm.id, data: 2 }],
      ['comm_close', { comm_id: comm.id, data: 3 }],
    ]);
    expect(() => {
      comm.send(4);
    }).toThrow('is closed');
  });

  it('hands messages to the comm they are for', async () => {
    const { comms: all } = comms();
    const [one, two] = [all.open('t'), all.open('t')];
    const [first, second, closed] = [vi.fn(), vi.fn(), vi.fn()];
    one.onMessage(first);
    two.onMessage(second);
    two.onClose(closed);
    await all.receive(request('comm_msg', { comm_id: two.id, data: 5 }));
    await all.receive(request('comm_msg', { comm_id: 'unknown', data: 6 }));
    await all.receive(request('comm_close', { comm_id: two.id, data: 7 }));
    await all.receive(request('comm_msg', { comm_id: two.id, data: 8 }));
    expect(first).not.toHaveBeenCalled();
    expect(second.mock.calls).toEqual([[{ data: 5, metadata: {}, buffers: [] }]]);
    expect(closed).toHaveBeenCalledOnce();
    expect(two.isOpen).toBe(false);
  });

  it('closes what nobody wants, and what its handler fails to take', async () => {
    const { comms: all, sent } = comms();
    await all.receive(request('comm_open', { comm_id: 'a', target_name: 'none' }));
    all.registerTarget('failing', () => {
      throw new Error('no');
    });
    await expect(
      all.receive(request('comm_open', { comm_id: 'b', target_name: 'failing' })),
    ).rejects.toThrow('no');
    expect(sent.map(([type, content]) => [type, (content as { comm_id: string }).comm_id])).toEqual(
      [
        ['comm_close', 'a'],
        ['comm_close', 'b'],
      ],
    );
  });
});
