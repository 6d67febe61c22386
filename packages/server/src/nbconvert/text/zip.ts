import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import type { ExtraFile } from '../exports.ts';

/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATE = 8;
/** 1 January 1980, the first day that there is: the same files give the same archive. */
const DATE = 0x0021;

const pack = (bytes: Uint8Array): Promise<Buffer> =>
  promisify<Uint8Array, Buffer>(deflateRaw)(bytes);

/** A ZIP archive of a few files. */
export async function zip(files: readonly ExtraFile[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, 'utf8');
    const packed = await pack(file.bytes);
    const description = describe(file, name, packed);
    const local = [signature(0x04034b50), description, name, packed];
    directory.push(signature(0x02014b50), half(20), description, tail(at), name);
    for (const part of local) at += part.length;
    parts.push(...local);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...parts, ...directory, end(files.length, size, at)]);
}

/** What stands both in front of a file and in the directory. */
function describe(file: ExtraFile, name: Buffer, packed: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(FLAGS, 2);
  header.writeUInt16LE(DEFLATE, 4);
  header.writeUInt16LE(DATE, 8);
  header.writeUInt32LE(crc32(file.bytes), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(file.bytes.byteLength, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

/** Comment length, disk, attributes, and where the file begins. */
function tail(offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return rest;
}

function end(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
