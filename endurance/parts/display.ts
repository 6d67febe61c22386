import { KernelSocket, type Protocol } from '../../bench/client/kernel-socket.ts';
import { atMost, none, told, type Part } from '../harness/part.ts';
import { journalOf, readJournal } from '../harness/output.ts';
import { forgetPeak, heldBy, peakOf } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import type { Stage } from '../harness/stage.ts';
import { heldOnDisk, inMB, withinBudgets } from '../harness/within-budgets.ts';

interface Size {
  readonly bytes: number;
}

const PATIENCE = 20 * 60_000;
const GROWTH = 128 * 2 ** 20;

/** A message that nobody could hold for every reader. */
export const display: Part<Size> = {
  name: 'display',
  title: 'A display_data of a gigabyte, to clients of three protocols and from the journal',
  full: { bytes: 1_000_000_000 },
  small: { bytes: 20_000_000 },
  run: async (stage, { bytes }) => {
    const server = await stage.server();
    const kernelId = await server.startKernel('synthetic');
    const [asking, ...others] = await Promise.all(
      (['v1', 'json', 'resume'] as const).map((one) => open(stage, server, kernelId, one)),
    );
    if (asking === undefined) throw new Error('Nobody is there');
    await asking.execute('');
    const before = heldBy(server.pid).memory;
    forgetPeak(server.pid);
    const begun = performance.now();
    await asking.execute(`giant {"bytes":${String(bytes)}}`, PATIENCE);
    for (const client of [asking, ...others]) await client.received(1, PATIENCE);
    const seconds = (performance.now() - begun) / 1000;
    const complaints = [asking, ...others].map(({ output }) => output.complaints(1));
    const journal = await readJournal(server, journalOf(kernelId));
    return [
      told('bytes', inMB(bytes)),
      told('until all three had it', `${seconds.toFixed(1)} s`),
      none(
        'wrong with what came',
        complaints.filter((text) => text !== ''),
      ),
      none('wrong with it in the journal', listed(journal.output.complaints(1))),
      told('on disk', await heldOnDisk(server)),
      atMost('memory that the server took for it', peakOf(server.pid) - before, {
        most: GROWTH,
        unit: 'MB',
      }),
      ...(await withinBudgets(server)),
    ];
  },
};

async function open(
  stage: Stage,
  server: TestedServer,
  kernelId: string,
  protocol: Protocol,
): Promise<KernelSocket> {
  const port = Number(new URL(server.url).port);
  const headers = { Authorization: server.authorization };
  const client = await KernelSocket.open({ port, headers, kernelId, protocol });
  stage.defer(() => {
    client.close();
  });
  return client;
}

const listed = (complaint: string): string[] => (complaint === '' ? [] : [complaint]);
