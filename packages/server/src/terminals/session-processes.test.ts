import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { LocalTerminalHost } from './local-host.ts';
import { sessionProcesses } from './session-processes.ts';
import { collect, shell } from './testing/collect.ts';

/** Also false for one that has ended and that nobody has asked about. */
async function runs(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return stat !== '' && !stat.includes(') Z ');
}

describe.runIf(process.platform === 'linux')('what a shell runs behind', () => {
  it('is hung up with its terminal, but for what was told to live on', async () => {
    const host = new LocalTerminalHost();
    const script = `set -m; sleep 1000 & job=$!; nohup sleep 1000 >/dev/null 2>&1 & kept=$!
sleep 0.3; echo "jobs $job $kept."; read line`;
    await host.start(shell(script));
    const seen = collect(host);
    await seen.saw('.');
    const [, job, kept] = /jobs (\d+) (\d+)/.exec(seen.text())!.map(Number);
    const [state] = await host.list();
    try {
      expect((await sessionProcesses(state!.pid)).sort()).toEqual([job, kept].sort());
      await host.dispose();
      await expect.poll(() => runs(job!)).toBe(false);
      expect(await runs(kept!)).toBe(true);
    } finally {
      process.kill(kept!, 'SIGKILL');
    }
  });

  it('is nothing in a session that does not exist', async () => {
    expect(await sessionProcesses(2 ** 22 + 1)).toEqual([]);
  });
});
