import { setTimeout as sleep } from 'node:timers/promises';
import { Account } from '../harness/account.ts';
import { atMost, equal, grouped, none, told, type Part } from '../harness/part.ts';
import { descriptorsOf, forgetPeak } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import type { Stage } from '../harness/stage.ts';
import { Tab, type Protocol } from '../harness/tab.ts';
import { becomes } from '../harness/until.ts';
import { withinBudgets } from '../harness/within-budgets.ts';

interface Size {
  /** Reconnects of each kind. */
  readonly count: number;
}

/** Lines a second, and lines for each reconnect. */
const RATE = 4000;
const LINES_EACH = 120;
/** Milliseconds that a connection lives at most. */
const LIFE = 40;

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
    const done = asking.execute(`rate {"perSecond":${String(RATE)},"count":${String(printed)}}`);
    const place = { stage, server, kernelId };
    const [exact, plain] = await Promise.all([
      reconnecting(place, 'resume', { count, printed }),
      reconnecting(place, 'v1', { count, printed }),
    ]);
    await done;
    const isBack = await becomes(() => descriptorsOf(server.pid).length <= before + 1);
    return [
      told('lines', grouped(printed)),
      none('with our sub-protocol: wrong with what came', exact.faults(printed)),
      none('with the session id: wrong with what came', withoutRepeats(plain, printed)),
      atMost('lines that came again, a reconnect', Math.ceil(plain.repeated / count), {
        most: (RATE * LIFE) / 1000,
        unit: '',
      }),
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
  readonly stage: Stage;
  readonly server: TestedServer;
  readonly kernelId: string;
}

async function reconnecting(
  { stage, server, kernelId }: Place,
  protocol: Protocol,
  { count, printed }: { count: number; printed: number },
): Promise<Account> {
  const account = new Account();
  const wire = await stage.wire(server);
  const place = { session: `of-${protocol}`, after: 0 };
  const connect = (): Promise<Tab> =>
    Tab.open(server, kernelId, {
      protocol,
      via: wire.url,
      session: place.session,
      ...(protocol === 'resume' ? { after: place.after } : {}),
      onMessage: (arrived) => {
        place.after = arrived.sequence ?? place.after;
        account.note(arrived);
      },
    });
  for (let round = 0; round < count; round += 1) {
    const tab = await connect();
    await sleep(Math.random() * LIFE);
    if (round % 2 === 0) wire.cut();
    else tab.cut();
  }
  const last = await connect();
  stage.defer(() => {
    last.cut();
  });
  await becomes(() => account.newest >= printed, 60_000 + (printed / RATE) * 1000);
  return account;
}
