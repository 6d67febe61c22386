import type { KernelSocket } from '../client/kernel-socket.ts';
import { attempt } from '../report/failure.ts';
import { sessionOf, type Figure, type Scenario, type Values } from '../scenario.ts';
import { Running } from '../servers/running.ts';

const READERS = 50;
const PROTOCOLS = ['json', 'v1'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const NAMES = { json: 'JSON', v1: 'v1' };
const RATIOS = { json: 60, v1: 40 };
const MESSAGES = { jupyter_server: 400, jupyverse: 400, Elara: 20_000, raw: 0 };
const DELIVERIES = 100_000;

export const readers: Scenario = {
  name: 'readers',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara'],
  figures: PROTOCOLS.flatMap((protocol): Figure[] => {
    const title = `${String(READERS)} readers of one flood, ${NAMES[protocol]}, 100,000 deliveries`;
    const goal = { ratio: RATIOS[protocol] };
    return [
      { id: `readers.${protocol}.cpu`, title: `${title}, CPU`, unit: 's', goal },
      { id: `readers.${protocol}.wall`, title: `${title}, wall`, unit: 's' },
    ];
  }),
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    const kernelId = await server.startKernel('synthetic');
    return sessionOf(server, async (_server, round) => {
      const count = MESSAGES[name];
      const values: Record<string, number | string> = {};
      for (const protocol of PROTOCOLS) {
        if (round === 1) await attempt([], () => measure(server, kernelId, protocol, count / 5));
        const ids = [`readers.${protocol}.cpu`, `readers.${protocol}.wall`];
        const work = () => measure(server, kernelId, protocol, count);
        Object.assign(values, await attempt(ids, work));
      }
      return values;
    });
  },
};

async function measure(
  server: Running,
  kernelId: string,
  protocol: Protocol,
  count: number,
): Promise<Values> {
  const sockets: KernelSocket[] = [];
  for (let index = 0; index < READERS; index += 1) {
    sockets.push(await server.openKernel(kernelId, protocol));
  }
  // The original connects each to the kernel after it was opened.
  for (const socket of sockets) await socket.execute('0');
  const [first] = sockets;
  const { cpu, wall } = await server.spends(async () => {
    await first?.execute(`flood ${JSON.stringify({ count, bytes: 100 })}`);
    await Promise.all(
      sockets.map((socket) => socket.received(count, 20_000).catch(() => undefined)),
    );
  });
  for (const socket of sockets) socket.close();
  const wrong = sockets.map(({ output }) => output.complaints(count)).find((text) => text !== '');
  const times = DELIVERIES / (count * READERS);
  return {
    [`readers.${protocol}.cpu`]: wrong ?? cpu * times,
    [`readers.${protocol}.wall`]: wrong ?? wall * times,
  };
}
