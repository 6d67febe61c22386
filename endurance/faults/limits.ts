import { readdir, stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mountTmpfs, type Mounted } from '../../packages/server/src/contents/testing/tmpfs.ts';
import { Account } from '../harness/account.ts';
import { logLines } from '../harness/effect-on-others.ts';
import { atMost, equal, none, told, type Finding } from '../harness/part.ts';
import { cpuOf, descriptorsOf } from '../harness/resources.ts';
import type { TestedServer } from '../harness/server.ts';
import { becomes, secondsUntil } from '../harness/until.ts';
import { inMB } from '../harness/within-budgets.ts';
import { withOthersBeside, type FaultSize, type Scene } from './scene.ts';

/** More than a server with two kernels has open, fewer than the clients that come. */
const DESCRIPTORS = 200;
const LOOK_MS = 1000;

/** CPU of the server alone, as a share of the time that passes. */
async function cpuShare(server: TestedServer): Promise<number> {
  const [before, begun] = [cpuOf(server.pid), performance.now()];
  await sleep(LOOK_MS);
  return (cpuOf(server.pid) - before) / ((performance.now() - begun) / 1000);
}

function openSockets(server: TestedServer, count: number): Socket[] {
  const { port, hostname } = new URL(server.url);
  return Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    return socket;
  });
}

const descriptors = withOthersBeside({
  name: 'descriptors',
  title: `Descriptors run out (${String(DESCRIPTORS)} are allowed)`,
  full: { calm: 10_000, count: 20 },
  small: { calm: 300, count: 1 },
  server: { descriptors: DESCRIPTORS },
  work: async ({ stage, server }, { count }) => {
    const before = descriptorsOf(server.pid).length;
    const calm = await cpuShare(server);
    let busiest = 0;
    const wrong: string[] = [];
    for (let round = 0; round < count; round += 1) {
      const sockets = openSockets(server, 2 * DESCRIPTORS);
      stage.defer(() => {
        for (const socket of sockets) socket.destroy();
      });
      if (!(await becomes(() => descriptorsOf(server.pid).length >= DESCRIPTORS - 2))) {
        wrong.push(`${String(descriptorsOf(server.pid).length)} were open at most`);
      }
      busiest = Math.max(busiest, await cpuShare(server));
      for (const socket of sockets) socket.destroy();
      const isBack = await becomes(() => descriptorsOf(server.pid).length <= before + 2);
      if (!isBack) wrong.push('they were not given back');
      await server.endKernel(await server.startKernel('synthetic'));
    }
    return [
      none('rounds that went wrong', wrong),
      told('CPU of the server before', `${(calm * 100).toFixed(0)} % of a core`),
      atMost('CPU while there are none, % of a core', Math.round(busiest * 100), {
        most: Math.round(calm * 100) + 40,
        unit: '',
      }),
      equal('exit of the server', server.hasEnded ? 1 : 0, 0),
      logLines(server.log, /EMFILE|descriptor/i, count),
    ];
  },
});

/** Bytes of all files below a folder. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(({ parentPath, name }) => stat(join(parentPath, name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

const DISK_MB = 24;

async function floodOntoFullDisk({ stage, server, kernelId }: Scene, size: FaultSize) {
  const [argument = ''] = server.args.filter((arg) => arg.includes('journal_dir='));
  const folder = argument.slice(argument.indexOf('=') + 1);
  const tab = await stage.tab(server, kernelId);
  const account = new Account();
  const other = await stage.tab(server, kernelId, { onMessage: account.note });
  await tab.execute(`flood {"count":${String(size.count)},"bytes":1000}`);
  await becomes(() => account.newest >= size.count, 60_000);
  other.cut();
  const most = await bytesBelow(folder);
  const seconds = await secondsUntil(async () => {
    await server.endKernel(kernelId);
    return (await bytesBelow(folder)) === 0;
  }, 10_000);
  return { account, most, seconds };
}

const fullDisk = withOthersBeside({
  name: 'full-disk',
  title: `The disk is full while output of a kernel is moved to it (${String(DISK_MB)} MB)`,
  full: { calm: 10_000, count: 1_000_000 },
  small: { calm: 300, count: 60_000 },
  server: async (stage) => {
    const folder = await stage.folder();
    const disk: Mounted | null = await mountTmpfs(folder, `${String(DISK_MB)}m`);
    if (disk === null) return {};
    stage.defer(() => disk.unmount());
    const settings = { journal_dir: folder, journal_bytes: 8_388_608, journal_free_bytes: 0 };
    const args = Object.entries(settings).map(([name, value]) => `--KernelHost.${name}=${value}`);
    return { args };
  },
  work: async (scene, size) => {
    if (scene.server.args.length === 0) return [told('nothing can be mounted here', 'not tested')];
    const { account, most, seconds } = await floodOntoFullDisk(scene, size);
    const findings: Finding[] = [
      told('messages of 1 kB', String(size.count)),
      equal('the last one that came to a client', account.newest, size.count),
      // Who falls behind by more than memory and disk hold is told what is missing.
      atMost('gaps in what came that were not marked', account.gaps.length - account.marks.length, {
        most: 0,
        unit: '',
      }),
      equal('messages that came again or not whole', account.repeated + account.broken, 0),
      told('on disk at the end', inMB(most)),
      atMost('until the disk was empty when the kernel was gone', seconds, { most: 5, unit: 's' }),
      logLines(scene.server.log, /written to disk|No space|ENOSPC|disk is full/i, 3),
    ];
    return findings;
  },
});

export const LIMIT_FAULTS = [descriptors, fullDisk];
