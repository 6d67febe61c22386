import { setTimeout as sleep } from 'node:timers/promises';
import { Account } from '../harness/account.ts';
import { atMost, equal, grouped, none, told, type Part } from '../harness/part.ts';
import { descriptorsOf, forgetPeak } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import type { Stage } from '../harness/stage.ts';
import { Tab, type Arrived } from '../harness/tab.ts';
import { becomes } from '../harness/until.ts';
import type { Wire } from '../harness/wire.ts';
import { withinBudgets } from '../harness/within-budgets.ts';

interface Size {
  /** Reconnects of each kind. */
  readonly count: number;
}

/** Lines a second, and lines for each reconnect. */
const RATE = 4000;
const LINES_EACH = 400;
/** Milliseconds that a connection lives at most; one with our sub-protocol, one with a session id. */
const LIFE = { resume: 40, v1: 200 };
/** Milliseconds of output that may come again after a cut: what was under way when it came. */
const UNDER_WAY = 50;
/** Milliseconds after which a client has surely said that it has everything. */
const SETTLED = 100;

/** Clients that lose their connection again and again while a kernel prints. */
export const reconnects: Part<Size> = {
  name: 'reconnects',
  title: 'A thousand reconnects while the kernel prints, cut at any point',
  full: { count: 1000 },
  small: { count: 25 },
  run: async (stage, { count }) => {
    const server = await stage.server();
    const kernelId = await server.startKernel('synthetic');
    const asking = await stage.tab(server, kernelId);
    await asking.execute('');
    const before = descriptorsOf(server.pid).length;
    forgetPeak(server.pid);
    const printed = count * LINES_EACH;
    const place = { server, kernelId };
    const exact = await Reconnecting.begin(stage, place, 'resume');
    const plain = await Reconnecting.begin(stage, place, 'v1');
    const done = asking.execute(`rate {"perSecond":${String(RATE)},"count":${String(printed)}}`);
    await Promise.all([exact.goOn(count, printed), plain.goOn(count, printed)]);
    await done;
    const other = { server, kernelId: await server.startKernel('synthetic') };
    const quiet = await cutWhileQuiet(stage, other, Math.ceil(count / 10));
    await server.endKernel(other.kernelId);
    exact.cut(false);
    plain.cut(false);
    const isBack = await becomes(() => descriptorsOf(server.pid).length <= before + 1);
    return [
      told('lines', grouped(printed)),
      none('with our sub-protocol: wrong with what came', exact.account.faults(printed)),
      none('with the session id: wrong with what came', withoutRepeats(plain.account, printed)),
      atMost('lines that came again, a reconnect', Math.ceil(plain.account.repeated / count), {
        most: (RATE * UNDER_WAY) / 1000,
        unit: '',
      }),
      none('with the session id, cut while it is quiet: wrong with what came', quiet),
      equal('connections that are left', isBack ? 0 : 1, 0),
      ...(await withinBudgets(server)),
    ];
  },
};

/**
 * What a plain client had read, but whose pong was under way when the connection broke, comes again:
 * nobody can know better. It is counted, and nothing else may be wrong.
 */
function withoutRepeats(account: Account, printed: number): string[] {
  return account.faults(printed).filter((fault) => !fault.endsWith('came again'));
}

interface Place {
  readonly server: TestedServer;
  readonly kernelId: string;
}

/** Cut while everything has arrived, and away while the kernel prints: nothing is in doubt. */
async function cutWhileQuiet(stage: Stage, place: Place, rounds: number): Promise<string[]> {
  const asking = await stage.tab(place.server, place.kernelId);
  const client = await Reconnecting.begin(stage, place, 'v1');
  let printed = 0;
  const print = async (): Promise<void> => {
    await asking.execute(`flood {"count":50,"from":${String(printed + 1)}}`);
    printed += 50;
  };
  for (let round = 0; round < rounds; round += 1) {
    await print();
    await becomes(() => client.account.newest >= printed);
    await sleep(SETTLED);
    client.cut(round % 2 === 0);
    await print();
    await client.connect();
  }
  await becomes(() => client.account.newest >= printed);
  asking.cut();
  client.cut(false);
  return client.account.faults(printed);
}

/** A client that loses its connection again and again, and comes back to where it was. */
class Reconnecting {
  readonly account = new Account();
  readonly #place: Place;
  readonly #protocol: keyof typeof LIFE;
  readonly #wire: Wire;
  #tab: Tab | undefined;
  /** Newest number that came, where numbers come. */
  #sequence = 0;

  private constructor(place: Place, protocol: keyof typeof LIFE, wire: Wire) {
    this.#place = place;
    this.#protocol = protocol;
    this.#wire = wire;
  }

  static async begin(stage: Stage, place: Place, protocol: keyof typeof LIFE) {
    const client = new Reconnecting(place, protocol, await stage.wire(place.server));
    await client.connect();
    stage.defer(() => client.#tab?.cut());
    return client;
  }

  async goOn(count: number, printed: number): Promise<void> {
    for (let round = 0; round < count; round += 1) {
      await sleep(Math.random() * LIFE[this.#protocol]);
      this.cut(round % 2 === 0);
      await this.connect();
    }
    await becomes(() => this.account.newest >= printed, 60_000 + (printed / RATE) * 1000);
  }

  cut(onTheWay: boolean): void {
    const tab = this.#tab;
    // A page that comes back reads nothing more of its old connection.
    this.#tab = undefined;
    if (onTheWay) this.#wire.cut();
    else tab?.cut();
  }

  async connect(): Promise<void> {
    const resumes = this.#protocol === 'resume' && this.#sequence > 0;
    const made: { tab?: Tab } = {};
    const early: Arrived[] = [];
    made.tab = await Tab.open(this.#place.server, this.#place.kernelId, {
      protocol: this.#protocol,
      via: this.#wire.url,
      session: `of-${this.#protocol}`,
      ...(resumes ? { after: this.#sequence } : {}),
      onMessage: (arrived) => {
        if (made.tab === undefined) early.push(arrived);
        else if (made.tab === this.#tab) this.#note(arrived);
      },
    });
    this.#tab = made.tab;
    for (const arrived of early) this.#note(arrived);
  }

  #note(arrived: Arrived): void {
    this.#sequence = arrived.sequence ?? this.#sequence;
    this.account.note(arrived);
  }
}
