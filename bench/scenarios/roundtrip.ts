import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KernelProcess } from '../client/kernel-process.ts';
import type { KernelSocket } from '../client/kernel-socket.ts';
import { median } from '../report/figures.ts';
import { sessionOf, type Figure, type Scenario, type Session, type Values } from '../scenario.ts';
import type { Machine } from '../servers/contenders.ts';
import { Running } from '../servers/running.ts';

const PROTOCOLS = ['json', 'v1'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const NAMES = { json: 'JSON', v1: 'v1' };
const CPU_RATIOS = { json: 7, v1: 10 };
/** Where each message waits 40 ms for an acknowledgement, more would take minutes. */
const EXECUTIONS = { jupyter_server: 150, jupyverse: 150, Elara: 500, raw: 500 };
const ACKNOWLEDGED = 150;
const WARM_UP_MS = 3000;

export const roundtrip: Scenario = {
  name: 'roundtrip',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: PROTOCOLS.flatMap((protocol): Figure[] => [
    {
      id: `roundtrip.${protocol}.cpu`,
      title: `execute \`1 + 1\` in ipykernel, ${NAMES[protocol]}, CPU`,
      unit: 's',
      goal: { ratio: CPU_RATIOS[protocol] },
    },
    {
      id: `roundtrip.${protocol}.wall`,
      title: `the same, wall, median, as clients are`,
      unit: 's',
      goal: { ratio: 40 },
    },
    {
      id: `roundtrip.${protocol}.acknowledged`,
      title: `the same, wall, median, of a client that acknowledges at once`,
      unit: 's',
      goal: { ratio: 5 },
    },
  ]),
  open: async (name, setting) => {
    if (name === 'raw') return withoutServer(setting.machine);
    const server = await Running.start(name, setting);
    const kernelId = await server.startKernel('python3');
    return sessionOf(server, async () => {
      const values: Record<string, number | string> = {};
      for (const protocol of PROTOCOLS) {
        Object.assign(values, await measure(server, kernelId, protocol));
        const acknowledged = await quickly(server, setting.machine, kernelId, protocol);
        values[`roundtrip.${protocol}.acknowledged`] = acknowledged;
      }
      return values;
    });
  },
};

async function measure(server: Running, kernelId: string, protocol: Protocol): Promise<Values> {
  const socket = await server.openKernel(kernelId, protocol);
  const warm = performance.now() + WARM_UP_MS;
  while (performance.now() < warm) await socket.execute('1 + 1');
  const count = EXECUTIONS[server.name];
  let waits: readonly number[] = [];
  const { cpu } = await server.spends(async () => {
    waits = await execute(socket, count);
  });
  socket.close();
  return {
    [`roundtrip.${protocol}.cpu`]: cpu / count,
    [`roundtrip.${protocol}.wall`]: median(waits),
  };
}

async function execute(
  kernel: KernelSocket | KernelProcess,
  count: number,
): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now();
    await kernel.execute('1 + 1');
    waits.push((performance.now() - begun) / 1000);
  }
  return waits;
}

/** Node.js cannot ask for it, so this client is a small program in Python. */
async function quickly(
  { port, headers }: Running,
  { python, root }: Machine,
  kernelId: string,
  protocol: Protocol,
): Promise<number> {
  const path = `/api/kernels/${kernelId}/channels`;
  const told = JSON.stringify({ port, path, headers, protocol, count: ACKNOWLEDGED });
  const script = join(root, 'bench/client/quickack.py');
  const { stdout } = await promisify(execFile)(python, [script, told], { timeout: 60_000 });
  return median(JSON.parse(stdout) as number[]);
}

/** The kernel's own time: what is spoken to directly. */
async function withoutServer({ python }: Machine): Promise<Session> {
  const argv = [python, '-Xfrozen_modules=off', '-m', 'ipykernel_launcher', '-f'];
  const kernel = await KernelProcess.start(argv, true);
  await execute(kernel, EXECUTIONS.raw);
  return {
    measure: async () => {
      const wall = median(await execute(kernel, EXECUTIONS.raw));
      return Object.fromEntries(PROTOCOLS.map((name) => [`roundtrip.${name}.wall`, wall]));
    },
    close: () => kernel.stop(),
  };
}
