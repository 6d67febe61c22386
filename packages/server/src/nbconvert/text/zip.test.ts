import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zip } from './zip.ts';

/** Reads an archive from its directory at the end, as programs do. */
function unzip(archive: Buffer): { name: string; text: string; crc: number }[] {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  const count = archive.readUInt16LE(end + 10);
  const files = [];
  let at = archive.readUInt32LE(end + 16);
  expect(at + archive.readUInt32LE(end + 12)).toBe(end);
  for (let index = 0; index < count; index += 1) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const length = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    expect(archive.toString('utf8', local + 30, local + 30 + length)).toBe(name);
    const start = local + 30 + length;
    const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20));
    const text = inflateRawSync(packed).toString('utf8');
    expect(Buffer.byteLength(text)).toBe(archive.readUInt32LE(at + 24));
    files.push({ name, text, crc: archive.readUInt32LE(at + 16) });
    at += 46 + length;
  }
  return files;
}

it('holds what was put in, under names in any script', async () => {
  const file = fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1 }),
    text: fc.string(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 5 }), async (files) => {
      const wanted = files.map(({ name, text }) => ({
        name,
        bytes: Buffer.from(text),
      }));
      const found = unzip(await zip(wanted));
      expect(found.map(({ name, text }) => [name, text])).toEqual(
        wanted.map(({ name, bytes }) => [name, bytes.toString()]),
      );
    }),
    { numRuns: 50 },
  );
});

it('has the checksums of ZIP and is the same each time', async () => {
  const files = [{ name: 'a.txt', bytes: Buffer.from('123456789') }];
  const archive = await zip(files);
  expect(unzip(archive)[0]?.crc).toBe(0xcbf43926);
  expect(await zip(files)).toEqual(archive);
});
