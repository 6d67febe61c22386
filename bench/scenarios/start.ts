import { setTimeout as sleep } from 'node:timers/promises';
import { sessionOf, type Scenario, type Session, type Setting } from '../scenario.ts';
import type { ContenderName } from '../servers/contenders.ts';
import { Running } from '../servers/running.ts';

/** They tidy up their memory once, some seconds after they started. */
const SETTLE_MS = 15_000;
const IDLE_MS = 5000;
const MEBIBYTE = 1024 * 1024;

export const start: Scenario = {
  name: 'start',
  rounds: 7,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: [
    { id: 'start.cpu', title: 'start to the first 200, CPU', unit: 's', goal: { ratio: 12 } },
    { id: 'start.wall', title: 'start to the first 200, wall', unit: 's' },
    {
      id: 'start.oldest',
      title: 'the same beside bare `node:http`, CPU',
      unit: 's',
      goal: { timesOf: 'raw', factor: 2.6 },
    },
    {
      id: 'start.newer',
      title: 'the same on Node.js 24, CPU',
      unit: 's',
      goal: { timesOf: 'raw', factor: 2.2 },
    },
  ],
  open: async (name, setting) => startSession(name, setting),
};

/** Each round starts it anew. */
function startSession(name: ContenderName, { machine, ...rest }: Setting): Session {
  const isNode = name === 'Elara' || name === 'raw';
  const once = async (node?: string) => {
    const options = { machine, ...rest, ...(node === undefined ? {} : { node }) };
    const server = await Running.start(name, options);
    await server.stop();
    return server.started;
  };
  return {
    measure: async () => {
      const { cpu, wall } = await once();
      const usual = { 'start.cpu': cpu, 'start.wall': wall };
      if (!isNode) return usual;
      if (machine.newerNode === undefined) return { ...usual, 'start.oldest': cpu };
      const newer = await once(machine.newerNode);
      return { ...usual, 'start.oldest': cpu, 'start.newer': newer.cpu };
    },
    close: () => Promise.resolve(),
  };
}

export const idle: Scenario = {
  name: 'idle',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: [
    {
      id: 'idle.memory',
      title: 'resident memory of a server that nobody uses',
      unit: 'bytes',
      goal: { atMost: 75 * MEBIBYTE },
    },
    { id: 'idle.cpu', title: 'its CPU, of a core', unit: 'share', goal: { atMost: 0.002 } },
  ],
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    const settled = Date.now() + SETTLE_MS;
    return sessionOf(server, async () => {
      await sleep(Math.max(0, settled - Date.now()));
      const memory = server.memory();
      const { cpu, wall } = await server.spends(() => sleep(IDLE_MS));
      return { 'idle.memory': memory, 'idle.cpu': cpu / wall };
    });
  },
};
