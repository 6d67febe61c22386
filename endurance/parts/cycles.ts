import { python } from '../../e2e/harness/available.ts';
import { courseOf } from '../harness/level.ts';
import { atMost, equal, none, told, type Finding, type Part } from '../harness/part.ts';
import { addedTo, descriptorsOf, forgetPeak, heldBy } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import { Tab } from '../harness/tab.ts';
import { becomes } from '../harness/until.ts';
import { inMB, withinBudgets } from '../harness/within-budgets.ts';

interface Size {
  readonly synthetic: number;
  readonly ipykernel: number;
}

/** Cycles after which code is compiled and caches are full. */
const WARM_UP = 5;
/** Between the middle and the end, in bytes: what the garbage collector has not come to yet. */
const GROWTH = 24 * 2 ** 20;

export const cycles: Part<Size> = {
  name: 'cycles',
  title: 'Kernels start and stop, a thousand times, and ipykernel twenty times',
  full: { synthetic: 1000, ipykernel: 20 },
  small: { synthetic: 8, ipykernel: 1 },
  run: async (stage, { synthetic, ipykernel }) => {
    const server = await stage.server();
    forgetPeak(server.pid);
    const findings = await repeat(server, { name: 'synthetic', count: synthetic });
    if (python === undefined) findings.push(told('ipykernel', 'there is no Python here'));
    else findings.push(...(await repeat(server, { name: 'python3', count: ipykernel })));
    return [...findings, ...(await withinBudgets(server))];
  },
};

interface Repeated {
  readonly name: string;
  readonly count: number;
}

async function repeat(server: TestedServer, { name, count }: Repeated): Promise<Finding[]> {
  for (let round = 0; round < Math.min(WARM_UP, count); round += 1) await cycle(server, name);
  const before = await present(server);
  const memory: number[] = [];
  for (let round = 0; round < count; round += 1) {
    await cycle(server, name);
    memory.push(heldBy(server.pid).memory);
  }
  const course = courseOf(memory);
  await becomes(async () => isAsBefore(before, await present(server)));
  const after = await present(server);
  return [
    told(`cycles of ${name}`, String(count)),
    none(`${name}: descriptors more than before`, addedTo(before.descriptors, after.descriptors)),
    equal(`${name}: processes more than before`, after.children - before.children, 0),
    none(`${name}: files more than before`, addedTo(before.files, after.files)),
    told(
      `${name}: resident before, in the middle and at the end`,
      [before.memory, course.first, course.last].map(inMB).join(', '),
    ),
    // A little that were lost each time would be many by then.
    atMost(`${name}: growth from the middle to the end`, Math.max(0, course.growth || 0), {
      most: GROWTH,
      unit: 'MB',
    }),
  ];
}

/** Somebody opens a notebook, executes, and closes it. */
async function cycle(server: TestedServer, name: string): Promise<void> {
  const kernelId = await server.startKernel(name);
  const tab = await Tab.open(server, kernelId);
  await tab.execute('1 + 1');
  tab.close();
  await server.endKernel(kernelId);
}

interface Present {
  readonly memory: number;
  readonly children: number;
  readonly descriptors: readonly string[];
  readonly files: readonly string[];
}

async function present(server: TestedServer): Promise<Present> {
  const { memory, children } = heldBy(server.pid);
  return {
    memory,
    children,
    descriptors: descriptorsOf(server.pid),
    files: await server.temporaryFiles(),
  };
}

const isAsBefore = (before: Present, after: Present): boolean =>
  addedTo(before.descriptors, after.descriptors).length === 0 &&
  after.children <= before.children &&
  after.files.length <= before.files.length;
