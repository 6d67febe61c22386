import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { python } from '../../e2e/harness/available.ts';
import { Account } from '../harness/account.ts';
import { courseOf } from '../harness/level.ts';
import { atMost, none, told, type Finding, type Part } from '../harness/part.ts';
import { addedTo, descriptorsOf, forgetPeak, heldBy, type Held } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import type { Stage } from '../harness/stage.ts';
import { Tab } from '../harness/tab.ts';
import { becomes } from '../harness/until.ts';
import { inMB, withinBudgets } from '../harness/within-budgets.ts';

export interface SoakSize {
  readonly milliseconds: number;
  /** Between two looks at what the server holds. */
  readonly look: number;
  /** How much more memory the second half may take than the first. */
  readonly growth: number;
}

/** A journal that is full soon, so that it grows no more while it is watched. */
const ARGS = ['--KernelHost.journal_bytes=8388608', '--KernelHost.journal_disk_bytes=67108864'];
const LINES = 2000;
const NOTEBOOK_CELLS = 100;

/** Somebody at work, until the time is over. */
interface Worker {
  readonly name: string;
  /** One piece of work; what is not as it should be is thrown. */
  readonly work: (server: TestedServer) => Promise<void>;
}

export const soak: Part<SoakSize> = {
  name: 'soak',
  title: 'Mixed work for half an hour',
  full: { milliseconds: 30 * 60_000, look: 5000, growth: 32 * 2 ** 20 },
  small: { milliseconds: 2000, look: 100, growth: 256 * 2 ** 20 },
  run: async (stage, size) => {
    const server = await stage.server({ args: ARGS });
    const workers = await workersOn(stage, server);
    // Once each, so that what is made at first use is there.
    for (const worker of workers) await worker.work(server);
    const before = descriptorsOf(server.pid);
    forgetPeak(server.pid);
    const deadline = performance.now() + size.milliseconds;
    const [looks, ...done] = await Promise.all([
      watch(server, deadline, size.look),
      ...workers.map((worker) => repeat(worker, server, deadline)),
    ]);
    const budgets = await withinBudgets(server);
    await endKernels(server);
    await becomes(() => addedTo(before, descriptorsOf(server.pid)).length === 0);
    return [
      told('minutes', (size.milliseconds / 60_000).toFixed(1)),
      told('pieces of work', done.map(({ name, count }) => `${String(count)} ${name}`).join(', ')),
      none('pieces of work that failed', done.flatMap(({ failures }) => failures).slice(0, 5)),
      ...levels(looks, size.growth),
      none('descriptors more than before', addedTo(before, descriptorsOf(server.pid))),
      none('errors in the log', errorsIn(server.log).slice(0, 3)),
      ...budgets,
    ];
  },
};

/** What their journals have on disk is open as long as they live. */
async function endKernels(server: TestedServer): Promise<void> {
  const kernels = await server.json<{ id: string }[]>('GET', '/api/kernels');
  for (const { id } of kernels) await server.endKernel(id);
}

function levels(looks: readonly Held[], growth: number): Finding[] {
  const memory = courseOf(looks.map((look) => look.memory));
  const descriptors = courseOf(looks.map((look) => look.descriptors));
  return [
    told('resident in the middle and at the end', `${inMB(memory.first)}, ${inMB(memory.last)}`),
    atMost('growth from the middle to the end', Math.max(0, memory.growth), {
      most: growth,
      unit: 'MB',
    }),
    atMost('descriptors more at the end than in the middle', Math.max(0, descriptors.growth), {
      most: 4,
      unit: '',
    }),
  ];
}

const errorsIn = (log: string): string[] => log.split('\n').filter((line) => /^\[[EC] /.test(line));

async function watch(server: TestedServer, deadline: number, look: number): Promise<Held[]> {
  const looks: Held[] = [];
  while (performance.now() < deadline) {
    looks.push(heldBy(server.pid));
    await sleep(look);
  }
  return looks;
}

async function repeat({ name, work }: Worker, server: TestedServer, deadline: number) {
  const failures: string[] = [];
  let count = 0;
  while (performance.now() < deadline) {
    count += 1;
    await work(server).catch((error: unknown) => {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
    await sleep(5);
  }
  return { name, count, failures };
}

/** Who works at the same time; each on kernels of their own. */
async function workersOn(stage: Stage, server: TestedServer): Promise<Worker[]> {
  const kernelId = await server.startKernel('synthetic');
  const tab = await stage.tab(server, kernelId);
  const shared = await server.startKernel('synthetic');
  const language = python === undefined ? 'typescript' : 'python3';
  const real = await stage.tab(server, await server.startKernel(language));
  return [
    { name: 'floods', work: (on) => flood(on, kernelId, tab) },
    { name: `executions in ${language}`, work: () => real.execute('1 + 1') },
    { name: 'reconnects', work: (on) => comeBack(on, shared) },
    { name: 'restarts', work: (on) => restart(on, shared) },
    { name: 'saves', work: save },
    { name: 'listings', work: list },
    { name: 'terminals', work: useTerminal },
    { name: 'sessions', work: useSession },
  ];
}

/** One who reads and one who reads as well: both get all. */
async function flood(server: TestedServer, kernelId: string, tab: Tab): Promise<void> {
  const account = new Account();
  const other = await Tab.open(server, kernelId, { protocol: 'json', onMessage: account.note });
  await tab.execute(`flood {"count":${String(LINES)},"bytes":400}`);
  await becomes(() => account.newest >= LINES);
  other.close();
  const [fault] = account.faults(LINES);
  if (fault !== undefined) throw new Error(fault);
}

async function comeBack(server: TestedServer, kernelId: string): Promise<void> {
  const tab = await Tab.open(server, kernelId, { session: 'comes-back' });
  tab.submit('rate {"perSecond":1000,"count":20}');
  await sleep(20);
  tab.cut();
}

async function restart(server: TestedServer, kernelId: string): Promise<void> {
  await server.json('POST', `/api/kernels/${kernelId}/restart`);
  await sleep(500);
}

let saves = 0;

async function save(server: TestedServer): Promise<void> {
  const path = `/api/contents/notebook-${String((saves += 1) % 10)}.ipynb`;
  const cells = Array.from({ length: NOTEBOOK_CELLS }, (_, index) => ({
    cell_type: 'code',
    id: `cell-${String(index)}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source: 'x'.repeat(1000),
  }));
  const content = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  await server.json('PUT', path, { type: 'notebook', format: 'json', content });
  const saved = await server.json<{ content: typeof content }>('GET', path);
  if (saved.content.cells.length !== NOTEBOOK_CELLS) throw new Error('cells are missing');
}

async function list(server: TestedServer): Promise<void> {
  await server.json('GET', '/api/contents/');
  await server.json('GET', '/api/sessions');
  await server.json('GET', '/api/kernelspecs');
}

async function useTerminal(server: TestedServer): Promise<void> {
  const { name } = await server.json<{ name: string }>('POST', '/api/terminals');
  const url = `${server.url.replace('http', 'ws')}/terminals/websocket/${name}`;
  const socket = new WebSocket(url, { headers: { authorization: server.authorization } });
  let text = '';
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    text += data.toString();
  });
  socket.on('open', () => {
    socket.send(JSON.stringify(['stdin', "seq 1 1000; echo do''ne\r"]));
  });
  const isDone = await becomes(() => text.includes('done'), 20_000);
  socket.terminate();
  await server.json('DELETE', `/api/terminals/${name}`);
  if (!isDone) throw new Error('nothing came');
}

async function useSession(server: TestedServer): Promise<void> {
  const session = await server.json<{ id: string; kernel: { id: string } }>(
    'POST',
    '/api/sessions',
    { path: 'a.ipynb', name: '', type: 'notebook', kernel: { name: 'synthetic' } },
  );
  const tab = await Tab.open(server, session.kernel.id, { protocol: 'json' });
  await tab.execute('1 + 1');
  tab.close();
  await server.json('DELETE', `/api/sessions/${session.id}`);
}
