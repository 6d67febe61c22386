import { setTimeout as sleep } from 'node:timers/promises';

import { RESUME_PROTOCOL, V1_PROTOCOL } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import type { FakeKernel } from '../kernels/testing/fake-kernel.ts';
import { scene } from './testing/scene.ts';
import { isIdle, type SocketClient } from './testing/socket-client.ts';

const line = (text: string) => ({ msgType: 'stream', content: { name: 'stdout', text } });

/** Publishes numbered lines, a few every now and then, until it is told to stop. */
async function talk(kernel: FakeKernel, isOver: () => boolean): Promise<number> {
  let count = 0;
  while (!isOver()) {
    for (let index = 0; index < 5; index += 1) kernel.publish(line(`${(count += 1)}\n`));
    await sleep(1);
  }
  return count;
}

const numbers = (clients: readonly SocketClient[]): number[] =>
  clients
    .flatMap((client) => client.text().split('\n'))
    .filter((text) => text !== '')
    .map(Number);

describe.each([[[V1_PROTOCOL]], [[]], [[RESUME_PROTOCOL]]])(
  'a client of %j that is cut off again and again',
  (protocols) => {
    it('is given everything once and in order', { timeout: 60_000 }, async () => {
      await using at = await scene();
      const clients: SocketClient[] = [];
      let isOver = false;
      const talking = talk(at.kernel, () => isOver);
      for (let round = 0; round < 100; round += 1) {
        const client = await at.rig.connect(at.id, { session: 'me', protocols });
        clients.push(client);
        await client.until(() => true);
        // What the server does not know to have arrived comes again: an honest client has answered.
        await new Promise((resolve) => client.socket.once('ping', resolve));
        client.socket.close();
        await client.closed;
      }
      isOver = true;
      const count = await talking;
      const last = await at.rig.connect(at.id, { session: 'me', protocols });
      clients.push(last);
      await last.until(({ message }) => message.contentBytes.includes(`"${count}\\n"`));
      const heard = numbers(clients);
      const once = [...new Set(heard)];
      expect(once).toEqual(Array.from({ length: once.length }, (_, index) => index + once[0]!));
      expect(once.at(-1)).toBe(count);
    });
  },
);

describe('a client of our sub-protocol', () => {
  it('loses and repeats nothing, whatever its session, however it was cut', async () => {
    await using at = await scene();
    const clients: SocketClient[] = [];
    let isOver = false;
    const talking = talk(at.kernel, () => isOver);
    let after = 0;
    for (let round = 0; round < 200; round += 1) {
      const client = await at.rig.connect(at.id, {
        session: `tab ${round % 7}`,
        protocols: [RESUME_PROTOCOL],
        query: `&after=${after}`,
      });
      clients.push(client);
      await client.until(() => true);
      if (round % 2 === 0) client.socket.terminate();
      else client.socket.close();
      await client.closed;
      after = Math.max(after, ...client.heard.map(({ sequence = 0 }) => sequence));
    }
    isOver = true;
    const count = await talking;
    const query = `&after=${after}`;
    const last = await at.rig.connect(at.id, { protocols: [RESUME_PROTOCOL], query });
    clients.push(last);
    if (count > 0) {
      const all = (): boolean => numbers(clients).at(-1) === count;
      while (!all()) await sleep(5);
    }
    expect(numbers(clients)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });
});

describe('a page that is opened while a cell runs', () => {
  it.each([[[V1_PROTOCOL]], [[]], [[RESUME_PROTOCOL]]])(
    'is given what the cell said since it began, over %j',
    async (protocols) => {
      await using at = await scene();
      const first = await at.rig.connect(at.id);
      first.submit('earlier');
      at.kernel.run(await at.kernel.request('execute_request'), ['earlier\n']);
      const asked = first.submit('long');
      const { header: parent } = await at.kernel.request('execute_request');
      at.kernel.publish({ msgType: 'status', parent, content: { execution_state: 'busy' } });
      at.kernel.publish({ msgType: 'execute_input', parent, content: { code: 'long' } });
      at.kernel.publish({ ...line('one\n'), parent });
      await first.until(({ message }) => message.contentBytes.includes('one'));

      const page = await at.rig.connect(at.id, { protocols, query: '&after=execution' });
      await page.until(({ message }) => message.contentBytes.includes('one'));
      at.kernel.publish({ ...line('two\n'), parent });
      at.kernel.publish({ msgType: 'status', parent, content: { execution_state: 'idle' } });
      await page.until(isIdle(asked));
      expect(page.text()).toBe('one\ntwo\n');
      expect(page.types()).toContain('iopub:execute_input');
    },
  );

  it('is given only what is new where nothing runs', async () => {
    await using at = await scene();
    at.kernel.publish(line('before\n'));
    await sleep(50);
    const page = await at.rig.connect(at.id, { query: '&after=execution' });
    await page.until(() => true);
    expect(page.text()).toBe('');
  });
});
