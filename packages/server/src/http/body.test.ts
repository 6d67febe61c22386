import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { json, route } from './index.ts';
import { serve } from './testing/serve.ts';

const LIMIT = 4 * 1024 * 1024;
const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

const echo = route({
  method: 'POST',
  path: '/api/digest',
  access: 'public',
  summary: 'x',
  body: 'bytes',
  bodyLimit: LIMIT,
  replies: { 200: null },
  handle: ({ body }) => json({ digest: digest(body), size: body.byteLength }),
});

/** Posts a body in pieces, with its length announced or not. */
function post(url: string, pieces: readonly Uint8Array[], length: number | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = length === null ? {} : { 'content-length': length };
    const request = httpRequest(`${url}/api/digest`, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve(`${response.statusCode} ${text}`);
      });
    });
    request.on('error', reject);
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}

describe('a body', () => {
  it.each([0, 1, 1000, 256 * 1024, 256 * 1024 + 1, 3 * 1024 * 1024, LIMIT])(
    'of %d bytes arrives whole, whether its length is announced or not',
    async (size) => {
      await using server = await serve({ routes: [echo], checkReplies: false });
      const bytes = randomBytes(size);
      const pieces = [bytes.subarray(0, size / 3), bytes.subarray(size / 3)];
      const expected = `200 ${JSON.stringify({ digest: digest(bytes), size })}`;
      expect(await post(server.url, pieces, size)).toBe(expected);
      expect(await post(server.url, pieces, null)).toBe(expected);
    },
  );

  it('that is too large is refused, whether that is announced or not', async () => {
    await using server = await serve({ routes: [echo], checkReplies: false });
    const bytes = randomBytes(LIMIT + 1);
    expect(await post(server.url, [bytes], bytes.length)).toMatch(/^400 /);
    expect(await post(server.url, [bytes], null)).toMatch(/^400 /);
  });
});
