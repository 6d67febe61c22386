import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Prober } from '../client/prober.ts';
import { sessionOf, type Figure, type Scenario, type Values } from '../scenario.ts';
import type { ContenderName } from '../servers/contenders.ts';
import type { Running } from '../servers/running.ts';
import { Running as Server } from '../servers/running.ts';

/** Entries, and how many folders of that size are read for the first time in a round. */
const SIZES = [
  { size: 1000, folders: 5, again: 5 },
  { size: 10_000, folders: 1, again: 1 },
  { size: 100_000, folders: 1, again: 1 },
] as const;

type Size = (typeof SIZES)[number];

const LARGEST = 100_000;

/** Who takes twenty seconds for the largest folder is asked for it once; who takes minutes, never. */
function isTooSlow(name: ContenderName, size: number, round: number): boolean {
  if (name === 'jupyverse') return size === LARGEST || (size > 1000 && round > 1);
  return name === 'jupyter_server' && size === LARGEST && round > 1;
}

const SECONDS_AN_ENTRY = 5e-6;

export const listing: Scenario = {
  name: 'listing',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: [
    ...SIZES.flatMap(figuresOf),
    {
      id: 'list.wait',
      title: 'longest `GET /api/status` beside the first listing of 100,000, wall',
      unit: 's',
      goal: { atMost: 0.02 },
    },
  ],
  prepare: async ({ folder }, round) => {
    makeFolder(folder, 'warm', 1000);
    for (const { size, folders } of SIZES) {
      for (let copy = 0; copy < folders; copy += 1) {
        makeFolder(folder, nameOf(size, round, copy), size);
      }
    }
  },
  open: async (name, setting) => {
    const server = await Server.start(name, setting);
    return sessionOf(server, async (_server, round) => {
      for (let times = 0; times < 5; times += 1) await list(server, 'warm', 1000);
      const values: Record<string, number | string> = {};
      for (const size of SIZES) {
        if (isTooSlow(name, size.size, round)) continue;
        Object.assign(values, await measureSize(server, size, round));
      }
      await expectChange(server, setting.folder, nameOf(1000, round, 0));
      return values;
    });
  },
};

function figuresOf({ size }: Size): Figure[] {
  const entries = size.toLocaleString('en');
  const once = { ratio: 40 };
  return [
    {
      id: `list.${String(size)}.first`,
      title: `list a folder of ${entries}, first, CPU`,
      unit: 's',
      goal: size === LARGEST ? { atMost: size * SECONDS_AN_ENTRY } : once,
    },
    {
      id: `list.${String(size)}.unchanged`,
      title: `list a folder of ${entries}, unchanged, CPU`,
      unit: 's',
    },
    {
      id: `list.${String(size)}.conditional`,
      title: `list a folder of ${entries}, unchanged, with \`If-None-Match\`, CPU`,
      unit: 's',
      ...(size === LARGEST ? {} : { goal: { ratio: 200 } }),
    },
  ];
}

const nameOf = (size: number, round: number, copy: number): string =>
  `list-${String(size)}-${String(round)}-${String(copy)}`;

function makeFolder(root: string, name: string, size: number): void {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < size; index += 1) {
    writeFileSync(join(folder, `file-${String(index).padStart(6, '0')}.txt`), 'a');
  }
}

async function measureSize(
  server: Running,
  { size, folders, again }: Size,
  round: number,
): Promise<Values> {
  const names = Array.from({ length: folders }, (_, copy) => nameOf(size, round, copy));
  const prober = size === LARGEST ? await probe(server) : undefined;
  let tag: string | undefined;
  const first = await server.spends(async () => {
    for (const name of names) tag = await list(server, name, size);
  });
  const waits = await prober?.stop();
  const key = `list.${String(size)}`;
  const values = {
    [`${key}.first`]: first.cpu / folders,
    ...(waits === undefined ? {} : { 'list.wait': Math.max(...waits) }),
  };
  if (server.name === 'raw' || (size === LARGEST && server.name !== 'Elara')) return values;
  const last = names.at(-1) ?? '';
  const unchanged = await repeat(server, last, size, again);
  const conditional = tag === undefined ? 'no ETag' : await repeat(server, last, size, again, tag);
  return { ...values, [`${key}.unchanged`]: unchanged, [`${key}.conditional`]: conditional };
}

/** The answers of the probes are part of what the server does: one in 5 ms is next to nothing. */
const probe = (server: Running): Promise<Prober> =>
  Prober.start({ port: server.port, path: '/api/status', headers: server.headers, pause: 5 });

async function repeat(server: Running, name: string, size: number, times: number, tag?: string) {
  const { cpu } = await server.spends(async () => {
    for (let index = 0; index < times; index += 1) await list(server, name, size, tag);
  });
  return cpu / times;
}

/** Answers with the entity tag. Entries are counted by what each of them has. */
async function list(server: Running, name: string, size: number, tag?: string) {
  const path = server.name === 'raw' ? `/list/${name}` : `/api/contents/${name}?content=1`;
  const headers = tag === undefined ? {} : { 'If-None-Match': tag };
  const { status, body, headers: given } = await server.request(path, { headers });
  if (status === 304) return tag;
  const { content } = JSON.parse(body.toString()) as { content: { name: string; size: number }[] };
  const names = new Set(content.map((entry) => entry.name));
  if (names.size !== size) throw new Error(`${String(names.size)} of ${String(size)} were listed`);
  return given.get('etag');
}

/** Who remembers has to notice, too. */
async function expectChange(server: Running, root: string, folder: string): Promise<void> {
  const name = `file-000${String(server.pid).slice(-3).padStart(3, '0')}.txt`;
  appendFileSync(join(root, folder, name), 'more');
  if (server.name === 'raw') return;
  const { body } = await server.request(`/api/contents/${folder}?content=1`);
  const { content } = JSON.parse(body.toString()) as { content: { name: string; size: number }[] };
  const size = content.find((entry) => entry.name === name)?.size ?? 0;
  if (size < 5) throw new Error('A change inside a file was not seen');
}
