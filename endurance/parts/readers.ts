import { KernelSocket } from '../../bench/client/kernel-socket.ts';
import { Account } from '../harness/account.ts';
import { atMost, equal, grouped, none, told, type Finding, type Part } from '../harness/part.ts';
import { journalOf, rangeAt, readJournal } from '../harness/output.ts';
import { forgetPeak } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import type { Stage } from '../harness/stage.ts';
import { Tab } from '../harness/tab.ts';
import { becomes } from '../harness/until.ts';
import type { Wire } from '../harness/wire.ts';
import { withinBudgets } from '../harness/within-budgets.ts';

interface Size {
  readonly count: number;
  readonly args: readonly string[];
}

const SLOW = 50_000;
/** Lines that the buffers of systems hold between the server and somebody who does not read. */
const UNDER_WAY = 20_000;
const PATIENCE = 10 * 60_000;

/** Two that cannot keep up, beside one that can. */
export const readers: Part<Size> = {
  name: 'readers',
  title: 'A reader of 50 kB/s and one that stops for ever, beside a fast one',
  full: { count: 3_000_000, args: [] },
  small: {
    count: 40_000,
    args: ['--KernelChannels.backlog_bytes=2097152', '--KernelChannels.fold_after=0.2'],
  },
  run: async (stage, { count, args }) => {
    const server = await stage.server({ args });
    const alone = await floodOn(stage, server, count);
    const kernelId = await server.startKernel('synthetic');
    const slow = await Reader.open(stage, server, kernelId, SLOW);
    const stopped = await Reader.open(stage, server, kernelId, 0);
    forgetPeak(server.pid);
    const beside = await floodOn(stage, server, count, kernelId);
    const budgets = await withinBudgets(server);
    const journal = await readJournal(server, journalOf(kernelId));
    return [
      told('messages', grouped(count)),
      told('seconds for the fast one alone', alone.seconds.toFixed(1)),
      atMost('seconds for the fast one beside them', beside.seconds, {
        most: 2 * alone.seconds + 1,
        unit: 's',
      }),
      none('wrong with what came to the fast one', listed(beside.complaint)),
      none('wrong with the journal', listed(journal.output.complaints(count))),
      ...budgets,
      ...(await catchUp(slow, 'the slow one', count)),
      ...(await catchUp(stopped, 'the stopped one', count)),
    ];
  },
};

const listed = (complaint: string): string[] => (complaint === '' ? [] : [complaint]);

/** One who keeps up: how long a flood takes to come, and what is wrong with it. */
async function floodOn(stage: Stage, server: TestedServer, count: number, id?: string) {
  const kernelId = id ?? (await server.startKernel('synthetic'));
  const port = Number(new URL(server.url).port);
  const headers = { Authorization: server.authorization };
  const fast = await KernelSocket.open({ port, headers, kernelId, protocol: 'v1' });
  stage.defer(() => {
    fast.close();
  });
  await fast.execute('');
  const begun = performance.now();
  await fast.execute(`flood {"count":${String(count)}}`, PATIENCE);
  await fast.received(count, PATIENCE);
  const seconds = (performance.now() - begun) / 1000;
  fast.close();
  if (id === undefined) await server.endKernel(kernelId);
  return { seconds, complaint: fast.output.complaints(count) };
}

/** Somebody behind a slow wire, with an account of what came. */
class Reader {
  readonly account = new Account();
  readonly server: TestedServer;
  readonly #kernelId: string;
  readonly #wire: Wire;
  readonly #session: string;
  #tab: Tab | undefined;
  connections = 0;

  private constructor(server: TestedServer, kernelId: string, wire: Wire) {
    this.server = server;
    this.#kernelId = kernelId;
    this.#wire = wire;
    this.#session = `reader-${wire.url}`;
  }

  static async open(stage: Stage, server: TestedServer, kernelId: string, rate: number) {
    const wire = await stage.wire(server, rate === 0 ? Infinity : rate);
    const reader = new Reader(server, kernelId, wire);
    await reader.#connect();
    stage.defer(() => reader.#tab?.cut());
    if (rate === 0) wire.stop();
    return reader;
  }

  /** Reads as fast as it can; comes back where it was given up meanwhile. */
  async goOn(count: number): Promise<void> {
    this.#wire.resume();
    await becomes(async () => {
      if (this.#tab?.isOpen === false) await this.#connect();
      return this.account.newest >= count || this.#isTold(count);
    }, 120_000);
  }

  /** What lies behind the newest line that came is marked, and the end has come. */
  #isTold(count: number): boolean {
    return this.account.marks.length > 0 && this.isIdle && this.account.newest < count;
  }

  isIdle = false;

  async #connect(): Promise<void> {
    this.connections += 1;
    this.#tab = await Tab.open(this.server, this.#kernelId, {
      via: this.#wire.url,
      session: this.#session,
      onMessage: (arrived) => {
        this.account.note(arrived);
        const { message } = arrived;
        if (message.header.msg_type !== 'status') return;
        this.isIdle = message.parseContent()['execution_state'] === 'idle';
      },
    });
  }
}

/** Lets somebody read the rest, and fetches what was marked: both together have to be everything. */
async function catchUp(reader: Reader, who: string, count: number): Promise<Finding[]> {
  await reader.goOn(count);
  const { account, server } = reader;
  const gaps = [...account.gaps];
  if (account.newest < count) gaps.push([account.newest + 1, count]);
  const urls = account.marks.flatMap(({ url }) => url ?? []);
  const fetched = await Promise.all(urls.map((url) => rangeAt(server, url)));
  const open = gaps.filter(
    ([first, last]) => !fetched.some((one) => one && one.first <= first && one.last >= last),
  );
  return [
    told(`${who}: messages it was given`, grouped(account.messages)),
    told(`${who}: times it had to connect`, String(reader.connections)),
    atMost(`${who}: marks`, account.marks.length, { most: reader.connections, unit: '' }),
    none(
      `${who}: missing, and not to be fetched where the mark says`,
      open.map(([first, last]) => `${String(first)} to ${String(last)}`),
    ),
    equal(`${who}: lines that were not whole`, account.broken, 0),
    // What is in doubt when a connection is given up comes again.
    atMost(`${who}: lines that came again`, account.repeated, {
      most: (reader.connections - 1) * UNDER_WAY,
      unit: '',
    }),
  ];
}
