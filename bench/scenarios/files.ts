import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { sessionOf, type Scenario, type Values } from '../scenario.ts';
import { Running } from '../servers/running.ts';

const MEBIBYTE = 1024 * 1024;
const BYTES = 100 * MEBIBYTE;
/** As JupyterLab cuts what it uploads. */
const CHUNK = MEBIBYTE;
const FILE = 'large.bin';
const growth = { unit: 'bytes', goal: { atMost: 32 * MEBIBYTE } } as const;

const content = { bytes: Buffer.alloc(0), checksum: 0 };

export const files: Scenario = {
  name: 'files',
  rounds: 3,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: [
    { id: 'download.cpu', title: 'download 100 MB, CPU', unit: 's', goal: { ratio: 1.2 } },
    { id: 'download.wall', title: 'download 100 MB, wall', unit: 's' },
    { id: 'download.growth', title: 'download 100 MB, more resident memory', ...growth },
    { id: 'upload.cpu', title: 'upload 100 MB in chunks, CPU', unit: 's', goal: { ratio: 2 } },
    { id: 'upload.wall', title: 'upload 100 MB in chunks, wall', unit: 's' },
    { id: 'upload.growth', title: 'upload 100 MB in chunks, more resident memory', ...growth },
  ],
  prepare: async ({ folder }, round) => {
    if (round > 1) return;
    content.bytes = randomBytes(BYTES);
    content.checksum = crc32(content.bytes);
    writeFileSync(join(folder, FILE), content.bytes);
    writeFileSync(join(folder, 'warm.bin'), content.bytes.subarray(0, CHUNK));
  },
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    if (name !== 'jupyverse') {
      for (let times = 0; times < 5; times += 1)
        await server.request(downloadPath(server, 'warm.bin'));
    }
    return sessionOf(server, async () => ({
      ...(await download(server)),
      ...(await upload(server, setting.folder)),
    }));
  },
};

const downloadPath = ({ name }: Running, file: string): string =>
  name === 'raw' ? `/read/${file}` : `/files/${file}`;

async function download(server: Running): Promise<Values> {
  if (server.name === 'jupyverse') {
    const cannot = 'has no such route';
    return { 'download.cpu': cannot, 'download.wall': cannot, 'download.growth': cannot };
  }
  let spent = { cpu: 0, wall: 0 };
  const grown = await server.grows(async () => {
    spent = await server.spends(async () => {
      const { checksum } = await server.request(downloadPath(server, FILE), { keep: false });
      if (checksum !== content.checksum) throw new Error('The download was not whole');
    });
  });
  return { 'download.cpu': spent.cpu, 'download.wall': spent.wall, 'download.growth': grown };
}

/** Requests are made beforehand: encoding them is the client's work. */
async function upload(server: Running, folder: string): Promise<Values> {
  const name = `uploaded-to-${server.name}.bin`;
  const file = join(folder, name);
  rmSync(file, { force: true });
  const bodies = Array.from({ length: BYTES / CHUNK }, (_, index) => bodyOf(server, name, index));
  let spent = { cpu: 0, wall: 0 };
  const grown = await server.grows(async () => {
    spent = await server.spends(async () => {
      const connection = await server.connect();
      const path = server.name === 'raw' ? `/append/${name}` : `/api/contents/${name}`;
      const headers = { 'Content-Type': 'application/json' };
      for (const body of bodies) {
        await server.requestOn(connection, path, { method: 'PUT', headers, body });
      }
      connection.close();
    });
  });
  if (crc32(readFileSync(file)) !== content.checksum) {
    const reason = 'what it stored was not whole';
    return { 'upload.cpu': reason, 'upload.wall': reason, 'upload.growth': reason };
  }
  return { 'upload.cpu': spent.cpu, 'upload.wall': spent.wall, 'upload.growth': grown };
}

function bodyOf(server: Running, name: string, index: number): Buffer | string {
  const bytes = content.bytes.subarray(index * CHUNK, (index + 1) * CHUNK);
  if (server.name === 'raw') return bytes;
  const isLast = (index + 1) * CHUNK >= BYTES;
  return JSON.stringify({
    ...{ type: 'file', format: 'base64', name, path: name },
    chunk: isLast ? -1 : index + 1,
    content: bytes.toString('base64'),
  });
}
