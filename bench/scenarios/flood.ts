import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelProcess } from '../client/kernel-process.ts';
import { attempt } from '../report/failure.ts';
import { sessionOf, type Figure, type Scenario, type Setting, type Values } from '../scenario.ts';
import type { ContenderName } from '../servers/contenders.ts';
import { Running } from '../servers/running.ts';

const PROTOCOLS = ['json', 'v1'] as const;
type Protocol = (typeof PROTOCOLS)[number];

interface Size {
  readonly name: string;
  readonly title: string;
  readonly bytes: number;
  readonly type: string;
  /** What a figure is for: as many messages as make it comparable. */
  readonly per: number;
  readonly ratios: Readonly<Record<Protocol, number>>;
  readonly counts: Readonly<Record<ContenderName, number>>;
}

/** One to three seconds of work for each. */
const SIZES: readonly Size[] = [
  {
    name: 'small',
    title: 'flood of 100-byte messages, 100,000 of them',
    bytes: 100,
    type: 'stream',
    per: 100_000,
    ratios: { json: 25, v1: 30 },
    counts: { jupyter_server: 20_000, jupyverse: 20_000, Elara: 200_000, raw: 200_000 },
  },
  {
    name: 'large',
    title: 'flood of 100 kB messages, 1 GB of them',
    bytes: 100_000,
    type: 'display_data',
    per: 10_000,
    ratios: { json: 5, v1: 2 },
    counts: { jupyter_server: 1500, jupyverse: 1500, Elara: 4000, raw: 4000 },
  },
];

const NAMES = { json: 'JSON', v1: 'v1' };

export const flood: Scenario = {
  name: 'flood',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: SIZES.flatMap(({ name, title, ratios }) =>
    PROTOCOLS.flatMap((protocol): Figure[] => [
      {
        id: `flood.${name}.${protocol}.cpu`,
        title: `${title}, ${NAMES[protocol]}, CPU`,
        unit: 's',
        goal: { ratio: ratios[protocol] },
      },
      {
        id: `flood.${name}.${protocol}.wall`,
        title: `${title}, ${NAMES[protocol]}, wall`,
        unit: 's',
      },
    ]),
  ),
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    if (name === 'raw') return relayed(server, setting);
    const kernelId = await server.startKernel('synthetic');
    return sessionOf(server, async (_server, round) => {
      const values: Record<string, number | string> = {};
      for (const size of SIZES) {
        for (const protocol of PROTOCOLS) {
          const ids = ['cpu', 'wall'].map((what) => `flood.${size.name}.${protocol}.${what}`);
          const work = async () => {
            if (round === 1) await floodOnce(server, kernelId, protocol, size, 0.2);
            return floodOnce(server, kernelId, protocol, size, 1);
          };
          Object.assign(values, await attempt(ids, work));
        }
      }
      return values;
    });
  },
};

const commandOf = ({ bytes, type }: Size, count: number): string =>
  `flood ${JSON.stringify({ count, bytes, type, ahead: 512 * 1024 * 1024 })}`;

/** One flood, `part` of the usual length. */
async function floodOnce(
  server: Running,
  kernelId: string,
  protocol: Protocol,
  size: Size,
  part: number,
): Promise<Values> {
  const count = size.counts[server.name] * part;
  const socket = await server.openKernel(kernelId, protocol);
  await socket.execute('0');
  const { cpu, wall } = await server.spends(async () => {
    await socket.execute(commandOf(size, count));
    await socket.received(count, 5000).catch(() => undefined);
  });
  socket.close();
  return told(size, protocol, { cpu, wall, complaints: socket.output.complaints(count) }, count);
}

interface Outcome {
  readonly cpu: number;
  readonly wall: number;
  readonly complaints: string;
}

function told(size: Size, protocol: string, outcome: Outcome, count: number): Values {
  const { cpu, wall, complaints } = outcome;
  const key = `flood.${size.name}.${protocol}`;
  if (complaints !== '') return { [`${key}.cpu`]: complaints, [`${key}.wall`]: complaints };
  const times = size.per / count;
  return { [`${key}.cpu`]: cpu * times, [`${key}.wall`]: wall * times };
}

/** The same bytes through a process that only passes them on. */
async function relayed(server: Running, { machine }: Setting) {
  const file = join(machine.root, 'bench/synthetic-kernel/kernel.mjs');
  const kernel = await KernelProcess.start([process.execPath, file], false);
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.write(
    `GET /relay/${String(kernel.iopubPort)} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n`,
  );
  let received = 0;
  socket.on('data', (chunk) => {
    received += chunk.length;
  });
  await sleep(500);
  const pass = async (size: Size): Promise<Values> => {
    const count = size.counts.raw;
    const before = received;
    const { cpu, wall } = await server.spends(async () => {
      await kernel.execute(commandOf(size, count));
      while (received - before < count * size.bytes) await sleep(2);
    });
    return Object.assign(
      {},
      ...PROTOCOLS.map((protocol) => told(size, protocol, { cpu, wall, complaints: '' }, count)),
    ) as Values;
  };
  return {
    measure: async () => {
      const values: Record<string, number | string> = {};
      for (const size of SIZES) Object.assign(values, await pass(size));
      return values;
    },
    close: async () => {
      socket.destroy();
      await kernel.stop();
      await server.stop();
    },
  };
}
