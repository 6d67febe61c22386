import { KernelSocket } from '../../bench/client/kernel-socket.ts';
import { equal, grouped, none, told, type Finding, type Part } from '../harness/part.ts';
import { journalOf, readJournal } from '../harness/output.ts';
import { forgetPeak } from '../harness/resources.ts';
import { heldOnDisk, withinBudgets } from '../harness/within-budgets.ts';
import { becomes } from '../harness/until.ts';

interface Size {
  readonly count: number;
}

const PATIENCE = 30 * 60_000;

/** So many lines that most of them have to wait on disk. */
export const lines: Part<Size> = {
  name: 'lines',
  title: 'Ten million lines, to a client and from the journal',
  full: { count: 10_000_000 },
  small: { count: 50_000 },
  run: async (stage, { count }) => {
    // Nothing is left out for a client that falls behind on a busy machine.
    const server = await stage.server({ args: ['--KernelChannels.backlog_bytes=1000000000000'] });
    const kernelId = await server.startKernel('synthetic');
    const client = await KernelSocket.open({
      port: Number(new URL(server.url).port),
      headers: { Authorization: server.authorization },
      kernelId,
      protocol: 'v1',
    });
    stage.defer(() => {
      client.close();
    });
    await client.execute('');
    forgetPeak(server.pid);
    const begun = performance.now();
    await client.execute(`flood {"count":${String(count)}}`, PATIENCE);
    await client.received(count, PATIENCE);
    const seconds = (performance.now() - begun) / 1000;
    const onDisk = await heldOnDisk(server);
    const journal = await readJournal(server, journalOf(kernelId));
    const findings: Finding[] = [
      told('messages a second', grouped(Math.round(count / seconds))),
      equal('lines that came to the client', client.output.lines, count),
      none('wrong with them', listed(client.output.complaints(count))),
      equal('lines in the journal', journal.output.lines, count),
      none('wrong with these', listed(journal.output.complaints(count))),
      equal('messages that the journal has forgotten', journal.missed, 0),
      told('on disk', onDisk),
      ...(await withinBudgets(server)),
    ];
    await server.endKernel(kernelId);
    const isEmpty = await becomes(async () => (await heldOnDisk(server)) === '0 MB');
    return [...findings, equal('left on disk when the kernel is gone', isEmpty ? 0 : 1, 0)];
  },
};

const listed = (complaint: string): string[] => (complaint === '' ? [] : [complaint]);
