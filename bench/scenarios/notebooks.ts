import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Request } from '../client/http.ts';
import { Prober } from '../client/prober.ts';
import { sessionOf, type Figure, type Scenario, type Values } from '../scenario.ts';
import type { ContenderName } from '../servers/contenders.ts';
import { Running } from '../servers/running.ts';
import { expectWhole, makeNotebook, type Cell, type Notebook } from './notebook.ts';

/** Notebooks read for the first time in a round, how often again, how often saved by the slow. */
const SIZES = [
  { name: '100 kB', bytes: 100_000, copies: 10, again: 20, saves: 20 },
  { name: '5 MB', bytes: 5_000_000, copies: 3, again: 3, saves: 3 },
  { name: '50 MB', bytes: 50_000_000, copies: 1, again: 1, saves: 0 },
] as const;

type Size = (typeof SIZES)[number];

const LARGEST = '50 MB';
const contenders = ['jupyter_server', 'jupyverse', 'Elara', 'raw'] as const;

export const reading: Scenario = {
  name: 'notebooks',
  rounds: 3,
  contenders,
  figures: [
    ...SIZES.flatMap(({ name }): Figure[] => [
      {
        id: `notebook.${name}.first`,
        title: `read a notebook of ${name}, first, CPU`,
        unit: 's',
        goal: { ratio: 4 },
      },
      {
        id: `notebook.${name}.unchanged`,
        title: `read a notebook of ${name}, unchanged, CPU`,
        unit: 's',
        goal: { ratio: 30 },
      },
    ]),
    { id: 'notebook.wall', title: `read a notebook of ${LARGEST}, first, wall`, unit: 's' },
    {
      id: 'notebook.wait',
      title: `longest \`GET /api/status\` beside that, wall`,
      unit: 's',
      goal: { atMost: 0.02 },
    },
  ],
  prepare: async ({ folder }, round) => {
    write(folder, 'warm.ipynb', 100_000);
    for (const { name, bytes, copies } of SIZES) {
      for (let copy = 0; copy < copies; copy += 1) write(folder, nameOf(name, round, copy), bytes);
    }
  },
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    return sessionOf(server, async (_server, round) => {
      for (let times = 0; times < 10; times += 1) await read(server, 'warm.ipynb');
      const values: Record<string, number | string> = {};
      for (const size of SIZES) Object.assign(values, await readSize(server, size, round));
      return values;
    });
  },
};

const nameOf = (size: string, round: number, copy: number): string =>
  `${size.replace(' ', '')}-${String(round)}-${String(copy)}.ipynb`;

/** How many cells a notebook has, by its name. */
const written = new Map<string, number>();

function write(folder: string, name: string, bytes: number): void {
  const notebook = makeNotebook(bytes, name);
  written.set(name, (notebook as Notebook).cells.length);
  writeFileSync(join(folder, name), JSON.stringify(notebook, undefined, 1));
}

async function readSize(server: Running, size: Size, round: number): Promise<Values> {
  const { name, copies, again } = size;
  const names = Array.from({ length: copies }, (_, copy) => nameOf(name, round, copy));
  const answers: Answer[] = [];
  const prober = name === LARGEST ? await probe(server) : undefined;
  const first = await server.spends(async () => {
    for (const one of names) answers.push(await read(server, one));
  });
  const waits = await prober?.stop();
  for (const [index, one] of names.entries()) check(server, one, answers[index]);
  const key = `notebook.${name}`;
  const values = { [`${key}.first`]: first.cpu / copies };
  const beside =
    waits === undefined
      ? {}
      : { 'notebook.wait': Math.max(...waits), 'notebook.wall': first.wall / copies };
  if (server.name === 'raw') return { ...values, ...beside };
  const [one = ''] = names;
  const unchanged = await server.spends(async () => {
    for (let times = 0; times < again; times += 1) {
      const { bytes, checksum } = await read(server, one, false);
      const isSame = bytes === answers[0]?.bytes && checksum === answers[0].checksum;
      if (!isSame) throw new Error('Read again, an unchanged notebook is another');
    }
  });
  return { ...values, ...beside, [`${key}.unchanged`]: unchanged.cpu / again };
}

const probe = (server: Running): Promise<Prober> =>
  Prober.start({ port: server.port, path: '/api/status', headers: server.headers, pause: 5 });

const read = (server: Running, name: string, keep = true): Promise<Answer> =>
  server.request(server.name === 'raw' ? `/read/${name}` : `/api/contents/${name}?content=1`, {
    keep,
  });

/** jupyverse sends a notebook as text within JSON. */
function check(server: Running, name: string, answer: Answer | undefined): void {
  const value = JSON.parse(answer?.body.toString() ?? '{}') as { content: string | Notebook };
  const content = server.name === 'raw' ? (value as unknown as Notebook) : value.content;
  const notebook = typeof content === 'string' ? (JSON.parse(content) as Notebook) : content;
  expectWhole(notebook, written.get(name) ?? 0, name);
}

export const saving: Scenario = {
  name: 'saves',
  rounds: 3,
  contenders,
  figures: SIZES.filter(({ saves }) => saves > 0).flatMap(({ name }): Figure[] => [
    {
      id: `save.${name}.cpu`,
      title: `save a notebook of ${name}, CPU`,
      unit: 's',
      goal: { ratio: 4 },
    },
    { id: `save.${name}.wall`, title: `save a notebook of ${name}, wall`, unit: 's' },
  ]),
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    const small = SIZES[0];
    await save(server, setting.folder, { ...small, saves: 5 });
    return sessionOf(server, async () => {
      const values: Record<string, number | string> = {};
      for (const size of SIZES) {
        if (size.saves > 0) Object.assign(values, await save(server, setting.folder, size));
      }
      return values;
    });
  },
};

/** Those that are fast are asked more often, so that there is something to measure. */
const TIMES: Partial<Record<ContenderName, number>> = { Elara: 3, raw: 3 };

async function save(
  server: Running,
  folder: string,
  { name, bytes, saves }: { name: string; bytes: number; saves: number },
): Promise<Values> {
  const times = saves * (TIMES[server.name] ?? 1);
  const requests = Array.from({ length: times }, (_, index) => {
    const tag = `save ${String(index)}`;
    const notebook = makeNotebook(bytes, tag) as Notebook & { cells: Cell[] };
    return { tag, cells: notebook.cells.length, ...requestOf(server, notebook) };
  });
  const { cpu, wall } = await server.spends(async () => {
    for (const { path, request } of requests) await server.request(path, request);
  });
  const last = requests.at(-1);
  const file = join(folder, fileOf(server));
  const saved = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
  expectWhole(saved, last?.cells ?? 0, last?.tag ?? '');
  return { [`save.${name}.cpu`]: cpu / times, [`save.${name}.wall`]: wall / times };
}

const fileOf = ({ name }: Running): string => `saved-by-${name}.ipynb`;

function requestOf(server: Running, notebook: object): { path: string; request: Request } {
  const name = fileOf(server);
  const headers = { 'Content-Type': 'application/json' };
  if (server.name === 'raw') {
    const body = JSON.stringify(notebook, undefined, 1);
    return { path: `/save/${name}`, request: { method: 'PUT', headers, body } };
  }
  const model = { name, path: name, type: 'notebook', format: 'json', content: notebook };
  const body = JSON.stringify(model);
  return { path: `/api/contents/${name}`, request: { method: 'PUT', headers, body } };
}
