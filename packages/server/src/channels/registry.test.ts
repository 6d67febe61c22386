import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import type { JournalEntry, Origin } from '../kernels/index.ts';
import { KernelClients, type Member } from './registry.ts';

interface TestMember extends Member {
  isTerminated: boolean;
}

function member(clients: KernelClients, id: string, session: string, answers = true): TestMember {
  const one: TestMember = {
    id,
    session,
    bytes: 5,
    isTerminated: false,
    probe: async () => answers,
    terminate: () => {
      one.isTerminated = true;
      clients.leave(one, 7);
    },
  };
  clients.join(one);
  return one;
}

function entry(origin?: Origin): JournalEntry {
  const message = Message.create({ msgType: 'x', session: 'k' });
  return { sequence: 1, channel: 'shell', message, kind: 0, origin };
}

describe('KernelClients', () => {
  it('gives what nobody asked for to everybody', () => {
    const clients = new KernelClients();
    expect(clients.isFor(entry(), member(clients, '1', 'a'))).toBe(true);
  });

  it('gives an answer to the connection that asked, not to others of its session', () => {
    const clients = new KernelClients();
    const [one, two] = [member(clients, '1', 'a'), member(clients, '2', 'a')];
    const answer = entry({ connection: '1', session: 'a' });
    expect([clients.isFor(answer, one), clients.isFor(answer, two)]).toEqual([true, false]);
  });

  it('gives it to the session when that connection is gone', () => {
    const clients = new KernelClients();
    const [same, other] = [member(clients, '2', 'a'), member(clients, '3', 'b')];
    const answer = entry({ connection: '1', session: 'a' });
    expect([clients.isFor(answer, same), clients.isFor(answer, other)]).toEqual([true, false]);
  });

  it('goes by the session of the header, and to all when nobody has it', () => {
    const clients = new KernelClients();
    const [a, b] = [member(clients, '1', 'a'), member(clients, '2', 'b')];
    const toA = entry({ connection: '', session: 'a' });
    expect([clients.isFor(toA, a), clients.isFor(toA, b)]).toEqual([true, false]);
    const toNobody = entry({ connection: '', session: 'gone' });
    expect([clients.isFor(toNobody, a), clients.isFor(toNobody, b)]).toEqual([true, true]);
    clients.leave(a, 3);
    expect(clients.isFor(toA, b)).toBe(false);
  });

  it('remembers the place of who left, until it is taken up', async () => {
    const clients = new KernelClients();
    clients.leave(member(clients, '1', 'a'), 42);
    expect(await clients.comeBack('a')).toBe(42);
    expect(await clients.comeBack('b')).toBeUndefined();
    clients.resumed('a');
    expect(await clients.comeBack('a')).toBeUndefined();
  });

  it('ends a connection of the same session that does not answer, and keeps one that does', async () => {
    const clients = new KernelClients();
    const dead = member(clients, '1', 'a', false);
    expect(await clients.comeBack('a')).toBe(7);
    expect(dead.isTerminated).toBe(true);
    const alive = member(clients, '2', 'b');
    expect(await clients.comeBack('b')).toBeUndefined();
    expect(alive.isTerminated).toBe(false);
  });

  it('forgets the longest away first, and those who shall not be remembered', async () => {
    const clients = new KernelClients();
    for (let index = 0; index < 65; index += 1) {
      clients.leave(member(clients, String(index), `s${index}`), index);
    }
    clients.leave(member(clients, 'x', 'x'), undefined);
    expect(await clients.comeBack('s0')).toBeUndefined();
    expect(await clients.comeBack('s1')).toBe(1);
    expect(await clients.comeBack('x')).toBeUndefined();
  });
});
