import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const compressible = /\.(js|css|json|svg|ttf|eot|html)$/;

/** Below this a compressed answer is not worth its headers. */
const SMALLEST = 800;

/**
 * Writes `.br` and `.gz` beside every compressible file of `static/` and `labextensions/`.
 * @param {string} dist
 * @returns {Promise<{raw: number, brotli: number}>} sizes in bytes before and after
 */
export async function compressFolder(dist) {
  const sizes = { raw: 0, brotli: 0 };
  for (const folder of ['static', 'labextensions']) {
    const names = await fs.readdir(path.join(dist, folder), { recursive: true });
    const files = names
      .filter((name) => compressible.test(name))
      .map((name) => path.join(dist, folder, name));
    // zlib's threads do the work side by side; the files are small.
    const results = await Promise.all(files.map(compressFile));
    for (const result of results) {
      sizes.raw += result.raw;
      sizes.brotli += result.brotli;
    }
  }
  return sizes;
}

/** @param {string} file */
async function compressFile(file) {
  const content = await fs.readFile(file);
  if (content.length < SMALLEST) return { raw: content.length, brotli: content.length };
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [br, gz] = await Promise.all([brotli(content, { params }), gzip(content, { level: 9 })]);
  await Promise.all([fs.writeFile(`${file}.br`, br), fs.writeFile(`${file}.gz`, gz)]);
  return { raw: content.length, brotli: br.length };
}
