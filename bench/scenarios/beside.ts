import { Prober } from '../client/prober.ts';
import { median } from '../report/figures.ts';
import { sessionOf, type Scenario, type Values } from '../scenario.ts';
import { Running } from '../servers/running.ts';

/** About three seconds of the fastest that each can. */
const MESSAGES = { jupyter_server: 30_000, jupyverse: 30_000, Elara: 500_000, raw: 0 };
const PAUSE_MS = 2;

export const beside: Scenario = {
  name: 'beside',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara'],
  figures: [
    {
      id: 'beside.p99',
      title: '`GET /api/status` during a flood of 100-byte messages (v1), wall, p99',
      unit: 's',
      goal: { ratio: 1 },
    },
    { id: 'beside.p50', title: 'the same, median', unit: 's' },
    {
      id: 'beside.carried',
      title: 'messages carried meanwhile',
      unit: '1/s',
      more: true,
      goal: { ratio: 20 },
    },
  ],
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    const kernelId = await server.startKernel('synthetic');
    return sessionOf(server, async (_server, round) => {
      if (round === 1) await measure(server, kernelId, MESSAGES[name] / 5);
      return measure(server, kernelId, MESSAGES[name]);
    });
  },
};

async function measure(server: Running, kernelId: string, count: number): Promise<Values> {
  const socket = await server.openKernel(kernelId, 'v1');
  const { port, headers } = server;
  const prober = await Prober.start({ port, headers, path: '/api/status', pause: PAUSE_MS });
  const ahead = 512 * 1024 * 1024;
  const ended = socket.execute(`flood ${JSON.stringify({ count, bytes: 100, ahead })}`);
  // The kernel makes all messages first; meanwhile there is no flood.
  await socket.received(1);
  prober.begin();
  const begun = performance.now();
  await socket.received(count);
  const seconds = (performance.now() - begun) / 1000;
  const waits = [...(await prober.stop())].sort((a, b) => a - b);
  await ended;
  socket.close();
  const complaints = socket.output.complaints(count);
  return {
    'beside.p99': complaints || (waits[Math.floor(waits.length * 0.99)] ?? NaN),
    'beside.p50': complaints || median(waits),
    'beside.carried': complaints || count / seconds,
  };
}
