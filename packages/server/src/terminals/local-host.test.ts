import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalTerminalHost } from './local-host.ts';
import { collect, shell } from './testing/collect.ts';

const hosts: LocalTerminalHost[] = [];

function newHost(options: ConstructorParameters<typeof LocalTerminalHost>[0] = {}) {
  const host = new LocalTerminalHost(options);
  hosts.push(host);
  return host;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function pidOf(host: LocalTerminalHost): Promise<number> {
  const [state] = await host.list();
  return state!.pid;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.dispose()));
});

describe('the terminal host', () => {
  it('runs a program with its environment and folder and tells how it ended', async () => {
    const host = newHost();
    await host.start(
      shell('pwd; echo $TERM $X; exit 3', { cwd: '/usr', env: { X: 'y', TERM: 'vt' } }),
    );
    const seen = collect(host);
    expect(await seen.ended).toEqual({ exitCode: 3, signal: null });
    expect(seen.text()).toBe('/usr\r\nvt y\r\n');
    expect(await host.list()).toEqual([]);
  });

  it('tells the signal that ended a program', async () => {
    const host = newHost();
    await host.start(shell('kill -KILL $$'));
    expect(await collect(host).ended).toEqual({ exitCode: 0, signal: 9 });
  });

  it('passes on keystrokes', async () => {
    const host = newHost();
    await host.start(shell('read name; echo "hello $name"'));
    const seen = collect(host);
    await host.write('one', 'Ada\r');
    await seen.saw('hello Ada');
  });

  it('shows the size to the program, also when it changes', async () => {
    const host = newHost();
    await host.start(
      shell('trap "stty size; exit" WINCH; stty size; while :; do sleep 0.05; done', {
        size: { rows: 30, columns: 100 },
      }),
    );
    const seen = collect(host);
    await seen.saw('30 100');
    await host.resize('one', { rows: 12, columns: 34 });
    await seen.saw('12 34');
  });

  it('replays what was printed to who comes later', async () => {
    const host = newHost();
    await host.start(shell('echo first; read line; echo second; read line'));
    const early = collect(host);
    await early.saw('first');
    early.close();
    await host.write('one', '\r');
    const late = collect(host);
    await late.saw('second\r\n');
    expect(late.text()).toBe('first\r\n\r\nsecond\r\n');
  });

  it('bounds the replay', async () => {
    const host = newHost({ scrollbackBytes: 50_000 });
    await host.start(shell('seq 1 100000; read line'));
    const live = collect(host);
    await live.saw('\n100000\r\n');
    const late = collect(host);
    await late.saw('\n100000\r\n');
    expect(late.text().length).toBeLessThanOrEqual(50_000);
    expect(late.text()).toMatch(/^\d+\r\n/);
    expect(live.text().endsWith(late.text())).toBe(true);
  });

  it('delivers 100,000 lines whole to several readers', async () => {
    const host = newHost();
    await host.start(shell('seq 1 100000'));
    const readers = [collect(host), collect(host), collect(host)];
    await Promise.all(readers.map((reader) => reader.ended));
    const expected = Array.from({ length: 100_000 }, (_, index) => `${index + 1}\r\n`).join('');
    for (const reader of readers) expect(reader.text() === expected).toBe(true);
  });

  it('does not split characters between pieces', async () => {
    const host = newHost();
    const text = 'häß🌍'.repeat(10);
    await host.start(
      shell(`i=0; while [ $i -lt 2000 ]; do printf '%s' '${text}'; i=$((i+1)); done`),
    );
    const seen = collect(host);
    await seen.ended;
    expect(seen.text() === text.repeat(2000)).toBe(true);
  });

  it('replaces bytes that are no UTF-8', async () => {
    const host = newHost();
    await host.start(shell(`printf 'a\\377b\\342\\202'`));
    const seen = collect(host);
    await seen.ended;
    expect(seen.text()).toBe('a\uFFFDb\uFFFD');
  });

  it('lets a stuck reader fall behind instead of stopping the program for ever', async () => {
    const host = newHost({ patience: 300, scrollbackBytes: 100_000 });
    await host.start(shell('seq 1 300000'));
    const stuck = collect(host);
    stuck.hold(true);
    const reader = collect(host);
    await reader.ended;
    expect(reader.text().endsWith('\n300000\r\n')).toBe(true);
    stuck.hold(false);
    expect(stuck.fellBehind()).toBe(true);
  });

  it('ends a program that ignores every polite signal', async () => {
    const host = newHost({ grace: 50 });
    await host.start(shell(`trap '' HUP INT TERM; echo armed; while :; do sleep 0.1; done`));
    await collect(host).saw('armed');
    const pid = await pidOf(host);
    await host.stop('one');
    expect(isRunning(pid)).toBe(false);
    expect(await host.list()).toEqual([]);
  });

  it('ends a program whose output nobody takes', async () => {
    const host = newHost();
    await host.start(shell('yes'));
    const stuck = collect(host);
    stuck.hold(true);
    await sleep(200);
    await host.stop('one');
    expect(await host.list()).toEqual([]);
  });

  it('leaves no process behind when it is disposed of', async () => {
    const host = newHost();
    const ids = Array.from({ length: 20 }, (_, index) => `terminal ${index}`);
    await Promise.all(ids.map((id) => host.start(shell('read line', { id }))));
    const pids = (await host.list()).map((state) => state.pid);
    expect(new Set(pids).size).toBe(20);
    await host.dispose();
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('ends a terminal that was being started when it is disposed of', async () => {
    const host = newHost();
    const start = host.start(shell('read line'));
    await host.dispose();
    await start;
    expect(await host.list()).toEqual([]);
  });

  it('tells a subscriber of an unknown terminal that it has ended', async () => {
    const host = newHost();
    await collect(host, 'nothing').ended;
    await host.write('nothing', 'x');
    await host.resize('nothing', { rows: 1, columns: 1 });
    await host.stop('nothing');
  });

  it('closes its descriptors', async () => {
    const { readdir } = await import('node:fs/promises');
    const count = async () => (await readdir('/proc/self/fd')).length;
    const host = newHost();
    await host.start(shell('true'));
    await collect(host).ended;
    const before = await count();
    for (let round = 0; round < 5; round++) {
      await host.start(shell('echo x'));
      await collect(host).ended;
    }
    expect(await count()).toBeLessThanOrEqual(before);
  });
});
