import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseProcess, processTree, totalMemory } from './processes.ts';

describe('parseProcess', () => {
  it('reads parent, memory and the CPU of ended children, whatever the program is called', () => {
    const stat = `42 (a) b (c) S 7 42 42 0 -1 4194304 100 0 0 0 150 50 20 5 20 0 1 0 100 0 0`;
    const status = 'Name:\ta\nVmHWM:\t    4096 kB\nVmRSS:\t    2048 kB\n';
    expect(parseProcess(42, stat, status, 'a b')).toEqual({
      pid: 42,
      parent: 7,
      command: 'a b',
      endedChildren: 0.25,
      memory: 2_097_152,
      peak: 4_194_304,
    });
  });
});

describe.runIf(process.platform === 'linux')('processTree', () => {
  it('finds what a process started, and leaves out what is not wanted', async () => {
    const child = spawn('/bin/sh', ['-c', 'sleep 60 & echo ready; wait'], { detached: true });
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const commands = processTree(pid).map(({ command }) => command);
    expect(commands).toContain('sleep 60');
    const alone = processTree(pid, ({ command }) => command.startsWith('sleep'));
    expect(alone.map((info) => info.pid)).toEqual([pid]);
    expect(totalMemory(alone)).toBeGreaterThan(0);
    process.kill(-pid, 'SIGKILL');
    await once(child, 'close');
  });
});
