import { setTimeout as sleep } from 'node:timers/promises';
import type { KernelSocket } from '../client/kernel-socket.ts';
import type { Scenario, Session, Setting, Values } from '../scenario.ts';
import type { ContenderName } from '../servers/contenders.ts';
import { Running } from '../servers/running.ts';

const KERNELS = 50;
/** Executions a second, of all kernels together. */
const OFFERED = 1000;
const SECONDS = 5;
const IDLE_MS = 5000;
const SETTLE_MS = 3000;
/** More where each weighs less. */
const WEBSOCKETS = { jupyter_server: 100, jupyverse: 100, Elara: 500, raw: 0 };
const AT_ONCE = 10;
const KIBIBYTE = 1024;

export const many: Scenario = {
  name: 'many',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara'],
  figures: [
    {
      id: 'many.cpu',
      title: `${String(KERNELS)} kernels, ${OFFERED.toLocaleString('en')} executions a second in all (v1), CPU of each`,
      unit: 's',
      goal: { ratio: 4 },
    },
    {
      id: 'many.carried',
      title: 'executions that ended in that time',
      unit: '1/s',
      more: true,
      goal: { atLeast: OFFERED * 0.98 },
    },
    { id: 'many.p99', title: 'one of them, wall, p99', unit: 's' },
    {
      id: 'many.kernel',
      title: 'resident memory for each kernel',
      unit: 'bytes',
      goal: { atMost: 130 * KIBIBYTE },
    },
    {
      id: 'many.websocket',
      title: 'resident memory for each idle websocket',
      unit: 'bytes',
      goal: { atMost: 24 * KIBIBYTE },
    },
    { id: 'many.open', title: 'opening a websocket, CPU', unit: 's', goal: { ratio: 4 } },
    {
      id: 'many.idle',
      title: 'idle with all of these, CPU, of a core',
      unit: 'share',
      goal: { atMost: 0.002 },
    },
  ],
  open: async (name, setting) => manySession(name, setting),
};

/** Each round starts anew: memory that was used once is not given back. */
function manySession(name: ContenderName, setting: Setting): Session {
  return {
    measure: async () => {
      const server = await Running.start(name, setting);
      try {
        return await measure(server);
      } finally {
        await server.stop();
      }
    },
    close: () => Promise.resolve(),
  };
}

async function measure(server: Running): Promise<Values> {
  await warmUp(server);
  const before = server.memory();
  const kernels = await inParallel(KERNELS, () => server.startKernel('synthetic'));
  await sleep(SETTLE_MS);
  const withKernels = server.memory();
  const sockets = await inParallel(KERNELS, (index) =>
    server.openKernel(kernels[index] ?? '', 'v1'),
  );
  for (const socket of sockets) await socket.execute('0');
  const load = await offer(server, sockets);
  const idle = await openMany(server, kernels);
  for (const socket of [...sockets, ...idle.opened]) socket.close();
  return {
    ...load,
    'many.kernel': Math.max(0, withKernels - before) / KERNELS,
    ...idle.values,
  };
}

/** What is loaded once, and memory that compilers take, is not counted to the first kernels. */
async function warmUp(server: Running): Promise<void> {
  const kernels = await inParallel(5, () => server.startKernel('synthetic'));
  for (let times = 0; times < 4; times += 1) {
    const sockets = await inParallel(20, (index) =>
      server.openKernel(kernels[index % kernels.length] ?? '', 'v1'),
    );
    for (const socket of sockets) await socket.execute('flood {"count":20}');
    for (const socket of sockets) socket.close();
  }
  await sleep(SETTLE_MS);
}

/** Sends so many a second whether or not those before have ended. */
async function offer(server: Running, sockets: readonly KernelSocket[]): Promise<Values> {
  const waits: number[] = [];
  const ends: Promise<unknown>[] = [];
  const total = OFFERED * SECONDS;
  let inTime = 0;
  const { cpu } = await server.spends(async () => {
    const begun = performance.now();
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.ceil(((performance.now() - begun) / 1000) * OFFERED));
      for (; sent < due; sent += 1) {
        const socket = sockets[sent % sockets.length];
        const from = Math.floor(sent / sockets.length) + 1;
        if (socket !== undefined) ends.push(execute(socket, from, waits));
      }
      await sleep(1);
    }
    inTime = waits.length / ((performance.now() - begun) / 1000);
    await Promise.all(ends);
  });
  const complaints = sockets.map(({ output }) => output.complaints(total / sockets.length));
  const wrong = complaints.find((text) => text !== '');
  waits.sort((a, b) => a - b);
  return {
    'many.cpu': wrong ?? cpu / total,
    'many.carried': wrong ?? inTime,
    'many.p99': wrong ?? waits[Math.floor(waits.length * 0.99)] ?? NaN,
  };
}

async function execute(socket: KernelSocket, from: number, waits: number[]): Promise<void> {
  const begun = performance.now();
  await socket.execute(`flood {"count":1,"from":${String(from)}}`);
  waits.push((performance.now() - begun) / 1000);
}

/** What websockets cost that nobody uses. */
async function openMany(server: Running, kernels: readonly string[]) {
  await sleep(SETTLE_MS);
  const count = WEBSOCKETS[server.name];
  const before = server.memory();
  let opened: KernelSocket[] = [];
  const { cpu } = await server.spends(async () => {
    opened = await inParallel(count, (index) =>
      server.openKernel(kernels[index % kernels.length] ?? '', 'v1'),
    );
    await sleep(SETTLE_MS);
  });
  const memory = Math.max(0, server.memory() - before) / count;
  const idle = await server.spends(() => sleep(IDLE_MS));
  return {
    opened,
    values: {
      'many.websocket': memory,
      'many.open': cpu / count,
      'many.idle': idle.cpu / idle.wall,
    },
  };
}

/** A few at a time, as a page that reloads does. */
async function inParallel<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let start = 0; start < count; start += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - start);
    made.push(
      ...(await Promise.all(Array.from({ length: size }, (_, index) => make(start + index)))),
    );
  }
  return made;
}
