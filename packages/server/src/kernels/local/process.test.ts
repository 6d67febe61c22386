import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RecordingLog } from '../testing/recording-log.ts';
import { isRunning } from '../testing/rig.ts';
import { KernelProcess, signalGroup } from './process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function node(script: string, log = new RecordingLog()): Promise<KernelProcess> {
  const env = { PATH: process.env['PATH'] ?? '' };
  return KernelProcess.spawn({ program: process.execPath, args: ['-e', script], env }, folder, log);
}

/** Resolves when a line is in the log. */
async function logged(log: RecordingLog, line: string): Promise<void> {
  while (!log.lines.includes(line)) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('KernelProcess', () => {
  it('logs what is written to stdout and stderr, and keeps the last words', async () => {
    const log = new RecordingLog();
    const script = 'console.log("out"); for (let i = 0; i < 30; i++) console.error("err " + i)';
    const child = await node(script, log);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    await logged(log, 'info err 29');
    await logged(log, 'debug out');
    expect(child.lastWords).toEqual(Array.from({ length: 20 }, (_, index) => `err ${index + 10}`));
  });

  it('runs in its folder, in a group of its own, with nothing to read', async () => {
    const log = new RecordingLog();
    const child = await node(
      `console.log(process.cwd()); process.stdin.on('end', () => console.log('no input')).resume();
       setTimeout(() => {}, 60_000)`,
      log,
    );
    await logged(log, `debug ${folder}`);
    await logged(log, 'debug no input');
    expect(signalGroup(child.pid, 0)).toBe(true);
    child.signal('SIGKILL');
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(child.isAlive).toBe(false);
  });

  it('tells whether it ended in time', async () => {
    const child = await node('setTimeout(() => {}, 60_000)');
    expect(await child.endsWithin(30)).toBe(false);
    child.signal('SIGTERM');
    expect(await child.endsWithin(5000)).toBe(true);
    expect(await child.endsWithin(0)).toBe(true);
  });

  it('ends children that ignore SIGTERM, after they were asked', async () => {
    const log = new RecordingLog();
    const stubborn =
      'process.on("SIGTERM", () => {}); console.log("pid " + process.pid); setTimeout(() => {}, 60_000)';
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' })
      .unref(); setTimeout(() => process.exit(), 60_000)`;
    const child = await node(script, log);
    while (!log.lines.some((line) => line.startsWith('debug pid'))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const grandchild = Number(log.lines.find((line) => line.startsWith('debug pid'))?.slice(10));
    process.kill(child.pid, 'SIGKILL');
    await child.exited;
    expect(isRunning(grandchild)).toBe(true);
    await child.endGroup();
    while (isRunning(grandchild)) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('survives signals after its end', async () => {
    const child = await node('');
    await child.exited;
    child.signal('SIGINT');
    await child.endGroup();
    expect(signalGroup(child.pid, 'SIGINT')).toBe(false);
  });

  it.each([
    ['/no/such', "[Errno 2] No such file or directory: '/no/such'"],
    ['no-such-program', "[Errno 2] No such file or directory: 'no-such-program'"],
    ['{folder}/plain', "[Errno 13] Permission denied: '{folder}/plain'"],
    ['nul\0', 'embedded null byte'],
  ])('rejects %j in the words of Python', async (name, message) => {
    await writeFile(join(folder, 'plain'), '', { mode: 0o644 });
    const program = name.replace('{folder}', folder);
    const command = { program, args: [], env: { PATH: '/nowhere' } };
    const expected = message.replace('{folder}', folder);
    const spawned = KernelProcess.spawn(command, folder, new RecordingLog());
    await expect(spawned).rejects.toThrow(expected);
    await expect(spawned).rejects.toMatchObject({ code: 'kernels.start_failed' });
  });
});
