import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressFolder } from './compress.mjs';

describe('compressFolder', () => {
  it('writes both encodings beside what gets smaller by it', async () => {
    const dist = mkdtempSync(path.join(tmpdir(), 'elara-compress-'));
    const text = 'let moon = "Elara";\n'.repeat(200);
    mkdirSync(path.join(dist, 'static'));
    mkdirSync(path.join(dist, 'labextensions/help/static'), { recursive: true });
    writeFileSync(path.join(dist, 'static/a.js'), text);
    writeFileSync(path.join(dist, 'static/short.js'), '1');
    writeFileSync(path.join(dist, 'static/a.woff2'), text);
    writeFileSync(path.join(dist, 'labextensions/help/static/b.js'), text);
    const sizes = await compressFolder(dist);
    expect(readdirSync(path.join(dist, 'static')).sort()).toEqual([
      'a.js',
      'a.js.br',
      'a.js.gz',
      'a.woff2',
      'short.js',
    ]);
    const read = (name: string): Buffer => readFileSync(path.join(dist, name));
    expect(brotliDecompressSync(read('static/a.js.br')).toString()).toBe(text);
    expect(gunzipSync(read('labextensions/help/static/b.js.gz')).toString()).toBe(text);
    expect(sizes.raw).toBe(2 * text.length + 1);
    expect(sizes.brotli).toBeLessThan(sizes.raw);
    rmSync(dist, { recursive: true });
  });
});
