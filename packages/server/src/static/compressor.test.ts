import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Compressor } from './compressor.ts';

describe('Compressor', () => {
  let folder = '';
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'elara-compressor-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('compresses in both encodings', async () => {
    const text = 'Elara '.repeat(1000);
    const compressor = new Compressor(1e6);
    const br = await compressor.compress(file('a', text), '1', 'br');
    const gzip = await compressor.compress(file('a', text), '1', 'gzip');
    expect(brotliDecompressSync(br).toString()).toBe(text);
    expect(gunzipSync(gzip).toString()).toBe(text);
    expect(compressor.bytes).toBe(br.length + gzip.length);
  });

  it('compresses a version once, also when two ask at the same time', async () => {
    const compressor = new Compressor(1e6);
    const name = file('a', 'one');
    const [first, second] = await Promise.all([
      compressor.compress(name, '1', 'br'),
      compressor.compress(name, '1', 'br'),
    ]);
    expect(second).toBe(first);
    file('a', 'two');
    expect(await compressor.compress(name, '1', 'br')).toBe(first);
    const newer = await compressor.compress(name, '2', 'br');
    expect(brotliDecompressSync(newer).toString()).toBe('two');
  });

  it('keeps no more bytes than allowed, and lets the least recently used go', async () => {
    const noise = (seed: number): string =>
      Array.from({ length: 500 }, (_, index) => String((index * seed * 7919) % 9973)).join();
    const names = [1, 2, 3].map((seed) => file(String(seed), noise(seed)));
    const compressor = new Compressor(3000);
    const results: Buffer[] = [];
    for (const name of names) results.push(await compressor.compress(name, '1', 'gzip'));
    expect(compressor.bytes).toBeLessThanOrEqual(3000);
    expect(await compressor.compress(names[2]!, '1', 'gzip')).toBe(results[2]);
    expect(await compressor.compress(names[0]!, '1', 'gzip')).not.toBe(results[0]);
  });

  it('keeps nothing where nothing is allowed, and still answers', async () => {
    const compressor = new Compressor(0);
    const result = await compressor.compress(file('a', 'text'), '1', 'gzip');
    expect(gunzipSync(result).toString()).toBe('text');
    expect(compressor.bytes).toBe(0);
  });

  it('tries again after a failure', async () => {
    const compressor = new Compressor(1e6);
    const name = path.join(folder, 'later');
    await expect(compressor.compress(name, '1', 'br')).rejects.toThrow('ENOENT');
    file('later', 'there');
    expect((await compressor.compress(name, '1', 'br')).length).toBeGreaterThan(0);
  });
});
