import { setTimeout as sleep } from 'node:timers/promises';
import { start, type Contender, type Running } from './contenders.ts';
import { KernelClient } from './kernel-client.ts';
import { processTree, totalCpu, totalMemory, type ProcessInfo } from './processes.ts';

/** What is measured: a name, its unit, and what it has to reach. */
export interface Figure {
  readonly name: string;
  readonly unit: 's' | 'ms' | 'MB';
  readonly goal?: { readonly ratio: number } | { readonly atMost: number };
}

/** Something to do with a server, giving one value for each figure. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  readonly figures: readonly Figure[];
  measure(contender: Contender): Promise<number[]>;
}

const IDLE_SECONDS = 10;
/** Both tidy up their memory once, some seconds after they started. */
const SETTLE_MS = 15_000;
const EXECUTIONS = 600;
/** The same time for both, in ms: a server lives for hours, and compilers need some seconds. */
const WARM_UP_MS = 12_000;
const MEGABYTE = 1024 * 1024;

/** Kernels are the same for both servers and not what is compared. */
const isKernel = ({ command }: ProcessInfo): boolean =>
  /ipykernel_launcher|kernel\.mjs/.test(command);

const startup: Scenario = {
  name: 'startup',
  title: 'From the command to the first 200',
  rounds: 7,
  figures: [
    { name: 'CPU', unit: 's', goal: { ratio: 8 } },
    { name: 'wall', unit: 's' },
  ],
  measure: (contender) =>
    during(contender, ({ started }) => Promise.resolve([started.cpu, started.wall])),
};

const idle: Scenario = {
  name: 'idle',
  title: 'A server that nobody uses',
  rounds: 3,
  figures: [
    { name: 'resident memory', unit: 'MB', goal: { atMost: 80 } },
    { name: `CPU in ${String(IDLE_SECONDS)} s`, unit: 'ms' },
  ],
  measure: (contender) =>
    during(contender, async ({ child }) => {
      await sleep(SETTLE_MS);
      const before = totalCpu(processTree(child.pid));
      await sleep(IDLE_SECONDS * 1000);
      const tree = processTree(child.pid);
      return [totalMemory(tree) / MEGABYTE, (totalCpu(tree) - before) * 1000];
    }),
};

const roundtrip: Scenario = {
  name: 'roundtrip',
  title: `Executing \`1 + 1\` in ipykernel, ${String(EXECUTIONS)} times one after the other, after ${String(WARM_UP_MS / 1000)} s of the same`,
  rounds: 3,
  figures: [
    { name: "the server's CPU for each", unit: 'ms', goal: { ratio: 5 } },
    { name: 'wall for each', unit: 'ms' },
  ],
  measure: (contender) => during(contender, execute),
};

async function execute({ child, base }: Running): Promise<number[]> {
  const client = await KernelClient.connect(base, 'python3');
  const warm = performance.now() + WARM_UP_MS;
  while (performance.now() < warm) await client.execute('1 + 1');
  const cpu = () => totalCpu(processTree(child.pid, isKernel));
  const before = { cpu: cpu(), wall: performance.now() };
  for (let i = 0; i < EXECUTIONS; i += 1) await client.execute('1 + 1');
  const wall = performance.now() - before.wall;
  const used = (cpu() - before.cpu) * 1000;
  client.close();
  return [used / EXECUTIONS, wall / EXECUTIONS];
}

async function during(
  contender: Contender,
  work: (running: Running) => Promise<number[]>,
): Promise<number[]> {
  const running = await start(contender);
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}

export const SCENARIOS: readonly Scenario[] = [startup, idle, roundtrip];
