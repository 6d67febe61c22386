import { setTimeout as sleep } from 'node:timers/promises';
import { logLines } from '../harness/effect-on-others.ts';
import { atMost, equal, none, told } from '../harness/part.ts';
import { heldBy } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import type { Tab } from '../harness/tab.ts';
import { becomes, secondsUntil } from '../harness/until.ts';
import { inMB } from '../harness/within-budgets.ts';
import { withOthersBeside } from './scene.ts';

/** What a kernel says while its connection is cut is lost, so it is asked anew until it is heard. */
async function isOfUse(tab: Tab): Promise<boolean> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const answer = tab.execute('').then(() => true);
    if (await Promise.race([answer, sleep(500, false)])) return true;
  }
  return false;
}

const stateOf = async (server: TestedServer, id: string): Promise<string> => {
  const model = await server.json<{ execution_state: string }>('GET', `/api/kernels/${id}`);
  return model.execution_state;
};

const killed = withOthersBeside({
  name: 'kernel-killed',
  title: 'A kernel is killed, again and again, while it floods',
  full: { calm: 10_000, count: 4 },
  small: { calm: 500, count: 1 },
  work: async ({ stage, server, kernelId }, { count }) => {
    const tab = await stage.tab(server, kernelId);
    const back: number[] = [];
    for (let round = 0; round < count; round += 1) {
      tab.submit('flood {"count":10000000}');
      await becomes(async () => (await stateOf(server, kernelId)) === 'busy');
      const pid = server.kernelPid(kernelId);
      process.kill(pid, 'SIGKILL');
      back.push(
        await secondsUntil(
          async () =>
            (await stateOf(server, kernelId)) === 'idle' && server.kernelPid(kernelId) !== pid,
          20_000,
        ),
      );
      await tab.execute('');
    }
    return [
      atMost('slowest return', Math.max(...back), { most: 20, unit: 's' }),
      logLines(server.log, /kernel.*died|restart/i, 3 * count),
    ];
  },
});

const stopped = withOthersBeside({
  name: 'kernel-stopped',
  title: 'A kernel is stopped (SIGSTOP) while clients go on asking',
  full: { calm: 10_000, count: 200_000 },
  small: { calm: 500, count: 2000, args: ['--KernelManager.shutdown_wait_time=1'] },
  work: async ({ stage, server, kernelId }, { count }) => {
    const tab = await stage.tab(server, kernelId);
    const pid = server.kernelPid(kernelId);
    process.kill(pid, 'SIGSTOP');
    const code = 'x'.repeat(1000);
    for (let asked = 0; asked < count && tab.isOpen; asked += 1) {
      tab.submit(code);
      if (asked % 100 === 99) await tab.drained();
    }
    const { memory } = heldBy(server.pid);
    const ended = await secondsUntil(async () => {
      const answer = await server.request(`/api/kernels/${kernelId}`, { method: 'DELETE' });
      return answer.status === 204 || answer.status === 404;
    }, 30_000);
    return [
      told('questions of 1 kB to it', String(count)),
      told('resident after them', inMB(memory)),
      atMost('until it was shut down all the same', ended, { most: 15, unit: 's' }),
    ];
  },
});

const printing = withOthersBeside({
  name: 'kernel-stderr',
  title: 'A kernel floods its standard error',
  full: { calm: 10_000, count: 5_000_000 },
  small: { calm: 500, count: 50_000 },
  work: async ({ stage, server, kernelId }, { count }) => {
    const tab = await stage.tab(server, kernelId);
    const before = server.log.length;
    await tab.execute(`print {"count":${String(count)}}`);
    return [
      told('lines of 100 bytes', String(count)),
      atMost('bytes that the log grew by', server.log.length - before, {
        most: Math.max(2 ** 20, count * 10),
        unit: 'MB',
      }),
      logLines(server.log, /More than \d+ lines a second/, 1),
    ];
  },
});

const forging = withOthersBeside({
  name: 'kernel-signatures',
  title: 'A kernel sends messages with wrong signatures',
  full: { calm: 10_000, count: 500_000 },
  small: { calm: 500, count: 5000 },
  work: async ({ stage, server, kernelId }, { count }) => {
    const believed: string[] = [];
    const tab = await stage.tab(server, kernelId, {
      onMessage: ({ message }) => {
        if (message.header.msg_type === 'stream') believed.push('a stream');
      },
    });
    await tab.execute(`bad-signature {"count":${String(count)}}`);
    return [
      told('such messages', String(count)),
      none('of them that reached a client', believed.slice(0, 3)),
      logLines(server.log, /broke the protocol/, 6),
    ];
  },
});

const cutting = withOthersBeside({
  name: 'kernel-frames',
  title: 'A kernel sends cut frames, frames of 2⁶⁰ bytes, and what is no message',
  full: { calm: 10_000, count: 50 },
  small: { calm: 500, count: 2 },
  work: async ({ stage, server, kernelId }, { count }) => {
    const tab = await stage.tab(server, kernelId);
    const wrong: string[] = [];
    for (let round = 0; round < count; round += 1) {
      for (const code of ['bad-frames', 'bad-json', 'cut', 'claim']) {
        tab.submit(code);
        if (!(await isOfUse(tab))) wrong.push(code);
      }
    }
    let heard = 0;
    const after = await stage.tab(server, kernelId, {
      onMessage: ({ message }) => {
        if (message.header.msg_type === 'stream') heard += 1;
      },
    });
    await after.execute('flood {"count":100}');
    return [
      none('after which the kernel was of no use', wrong),
      equal('messages out of 100 that came afterwards', heard, 100),
      logLines(server.log, /broke the protocol/, 4),
    ];
  },
});

export const KERNEL_FAULTS = [killed, stopped, printing, forging, cutting];
