import { join } from 'node:path';
import { python } from '../../e2e/harness/available.ts';
import { Child } from '../../e2e/harness/child.ts';
import { Folders } from './folders.ts';
import type { RoomOfCases } from './model.ts';
import { send } from './send.ts';

const ELARA = join(import.meta.dirname, '../../packages/server/dist/elara.mjs');
const START_MS = 60_000;
export const TOKEN = 'parity-token';

/** A server that runs, for the cases of one room. */
export interface Peer {
  readonly name: 'jupyter' | 'elara';
  readonly port: number;
  readonly folders: Folders;
  readonly child: Child;
}

/** Both, or nothing where one of them does not start. */
export async function startPeers(room: RoomOfCases): Promise<{ jupyter: Peer; elara: Peer }> {
  if (python === undefined) throw new Error('There is no Python with Jupyter on this machine');
  const { program = 'server' } = room;
  const [jupyter, elara] = await Promise.allSettled([
    startPeer('jupyter', [python, '-m', program === 'lab' ? 'jupyterlab' : 'jupyter_server'], room),
    startPeer('elara', [process.execPath, ELARA, program], room),
  ]);
  if (jupyter.status === 'fulfilled' && elara.status === 'fulfilled') {
    return { jupyter: jupyter.value, elara: elara.value };
  }
  for (const peer of [jupyter, elara]) if (peer.status === 'fulfilled') await stopPeer(peer.value);
  throw (jupyter.status === 'rejected' ? jupyter : (elara as PromiseRejectedResult)).reason;
}

export async function stopPeer({ child, folders }: Peer): Promise<void> {
  await child.stop();
  await folders.remove();
}

async function startPeer(
  name: Peer['name'],
  [command = '', ...args]: readonly string[],
  room: RoomOfCases,
): Promise<Peer> {
  const folders = await Folders.make(name, python ?? '');
  const child = new Child(command, [...args, ...optionsFor(folders, room)], {
    cwd: folders.home,
    env: { ...folders.env, ...room.env },
  });
  try {
    const [, port] = await child.printed(/http:\/\/127\.0\.0\.1:(\d+)\//, START_MS);
    await firstAnswer(Number(port));
    return { name, port: Number(port), folders, child };
  } catch (error) {
    await child.stop('SIGKILL');
    await folders.remove();
    throw error;
  }
}

/** The real server says where it is before it listens there. */
async function firstAnswer(port: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const received = await send({ port, method: 'GET', target: '/api', headers: {} });
    if (!('closed' in received)) return;
    if (Date.now() > deadline) throw new Error(`No answer on port ${String(port)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const optionsFor = ({ root }: Folders, { args = [], token = TOKEN }: RoomOfCases): string[] => [
  '--no-browser',
  '--port=0',
  `--ServerApp.root_dir=${root}`,
  `--IdentityProvider.token=${token}`,
  ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
  ...args,
];
