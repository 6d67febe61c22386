import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ProgramNotFound } from './errors.ts';
import { LocalTerminalHost } from './local-host.ts';
import { PtyProcess } from './pty-process.ts';
import { WINDOW } from './subscriber.ts';
import { collect, shell } from './testing/collect.ts';

const hosts: LocalTerminalHost[] = [];

function newHost(options: ConstructorParameters<typeof LocalTerminalHost>[0] = {}) {
  const host = new LocalTerminalHost(options);
  hosts.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.dispose()));
});

/** What `seq 1 count` prints on a terminal. */
function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index + 1}\r\n`).join('');
}

/** The faults of node-pty (microsoft/node-pty#72, #85, #726, #831, #956), each seen cured. */
describe('a terminal', () => {
  it('delivers what a program prints just before it exits', async () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `line ${index}`);
    for (let round = 0; round < 12; round++) {
      const host = newHost();
      await host.start(shell('i=0; while [ $i -lt 1500 ]; do echo "line $i"; i=$((i+1)); done'));
      const seen = collect(host);
      await seen.ended;
      expect(seen.text().split('\r\n').slice(0, -1)).toEqual(lines);
    }
  });

  it('takes a long paste into an echoing program without blocking the server', async () => {
    const host = newHost();
    await host.start(shell('stty -echo -icanon; echo ready; cat'));
    const seen = collect(host);
    await seen.saw('ready\r\n');
    const paste = Array.from({ length: 30_000 }, (_, index) => `pasted ${index}\n`).join('');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await host.write('one', paste);
    await seen.saw('pasted 29999\r\n');
    delay.disable();
    expect(seen.text()).toBe('ready\r\n' + paste.replaceAll('\n', '\r\n'));
    expect(delay.max / 1e6).toBeLessThan(3000);
  });

  it('keeps what was not read yet when the program exited', async () => {
    const output: Uint8Array[] = [];
    const times = { delay: () => () => undefined, now: Date.now };
    const exit = await new Promise((resolve, reject) => {
      const listener = {
        output: (bytes: Uint8Array) => output.push(Buffer.from(bytes)),
        exit: resolve,
      };
      PtyProcess.start(shell('seq 1 500'), listener, times)
        .then((pty) => {
          pty.pause();
        })
        .catch(reject);
    });
    expect(exit).toEqual({ exitCode: 0, signal: null });
    expect(Buffer.concat(output).toString()).toBe(numbers(500));
  });

  it('keeps output that a slow reader has not taken when the program exits', async () => {
    const host = newHost();
    await host.start(shell('seq 1 200000'));
    const seen = collect(host);
    seen.hold(true);
    await sleep(1500);
    seen.hold(false);
    await seen.ended;
    expect(seen.text() === numbers(200_000)).toBe(true);
  });

  it('refuses a program that does not exist', async () => {
    const host = newHost();
    const start = host.start(shell('', { argv: ['/no/such/shell'] }));
    await expect(start).rejects.toThrow(ProgramNotFound);
    expect(await host.list()).toEqual([]);
  });

  it('holds the program back while its reader is behind', async () => {
    const host = newHost();
    await host.start(shell('yes "a line of some length that fills things up"'));
    const seen = collect(host);
    seen.hold(true);
    // The last piece is not worth a message of its own while others are under way.
    await expect.poll(() => seen.text().length).toBeGreaterThan(WINDOW - 64 * 1024);
    await sleep(200);
    const held = seen.text().length;
    await sleep(500);
    expect(seen.text().length).toBe(held);
    expect(held).toBeLessThan(WINDOW + 80 * 1024);
    seen.hold(false);
    await expect.poll(() => seen.text().length).toBeGreaterThan(held);
  });
});
