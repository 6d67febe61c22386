import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareSaveTask, type PreparedSave, type SaveInput } from './save-job.ts';
import { readUpload } from './upload.ts';

type DefaultType = SaveInput['defaultType'];
const KEY: SaveInput['key'] = { algorithm: 'sha256', secret: Buffer.from('secret') };

const part = (content: string, more: object = {}): object => ({
  type: 'file',
  format: 'base64',
  name: 'ä.bin',
  chunk: 2,
  content,
  ...more,
});

async function quick(text: string | Buffer, type: DefaultType = 'file') {
  const body = Buffer.from(text);
  const read = await readUpload(body, type);
  // What it does not know it leaves as it was.
  if (read === null) expect(body.equals(Buffer.from(text))).toBe(true);
  return read;
}

async function general(text: string | Buffer, type: DefaultType = 'file'): Promise<PreparedSave> {
  const never = () => Promise.reject(new Error('nothing is asked'));
  return prepareSaveTask.run({ body: Buffer.from(text), defaultType: type, key: KEY }, never);
}

/** With its bytes as text, since it does not matter in whose memory they lie. */
function comparable(save: PreparedSave | null): unknown {
  if (save?.kind !== 'save' || save.content.kind !== 'bytes') return save;
  return {
    ...save,
    content: { kind: 'bytes', hex: Buffer.from(save.content.bytes).toString('hex') },
  };
}

describe('an upload', () => {
  it.each([0, 1, 2, 3, 48 * 1024, 48 * 1024 + 1, 1024 * 1024, 10 * 1024 * 1024 + 2])(
    'of %d bytes is decoded where it lies',
    async (size) => {
      const bytes = randomBytes(size);
      const body = Buffer.from(JSON.stringify(part(bytes.toString('base64'))));
      const read = await readUpload(body, null);
      expect(read).toMatchObject({
        kind: 'save',
        fields: { type: 'file', name: 'ä.bin', path: null, copies: false, chunk: 2 },
        content: { kind: 'bytes' },
      });
      const content = (read as unknown as { content: { bytes: Buffer } }).content.bytes;
      expect(content.equals(bytes)).toBe(true);
      expect(content.buffer).toBe(body.buffer);
    },
  );

  it.each([
    ['content first', '{"content":"YWJj","format":"base64","type":"file"}'],
    ['blanks', ' {\n "content" :\t"YWJj" , "format":"base64", "type" : "file" }\r\n'],
    ['no type, for a new file', '{"content":"YWJj","format":"base64"}'],
    [
      'numbers and words',
      '{"chunk":-1,"x":1.5e+3,"y":true,"z":null,"content":"","format":"base64"}',
    ],
    ['a repeated field', '{"format":"text","content":"YWJj","format":"base64"}'],
  ])('may have %s', async (_what, text) => {
    const read = await quick(text);
    expect(read?.kind).toBe('save');
    expect(comparable(read)).toEqual(comparable(await general(text)));
  });

  it.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['an empty object', '{}'],
    ['no content', '{"format":"base64","type":"file"}'],
    ['two contents', '{"content":"YWJj","content":"YWJj","format":"base64","type":"file"}'],
    ['text', '{"content":"YWJj","format":"text","type":"file"}'],
    ['a notebook', '{"content":"YWJj","format":"base64","type":"notebook"}'],
    ['content that is no string', '{"content":{"a":1},"format":"base64","type":"file"}'],
    ['a nested value', '{"content":"YWJj","format":"base64","type":"file","x":{"content":""}}'],
    ['an escape in a name', '{"cont\\u0065nt":"YWJj","format":"base64","type":"file"}'],
    ['an escape in a value', '{"content":"YWJj","format":"base64","type":"f\\u0069le"}'],
    ['an escape in the content', '{"content":"YWJj\\n","format":"base64","type":"file"}'],
    ['blanks in the content', '{"content":"YW Jj","format":"base64","type":"file"}'],
    ['the alphabet for URLs', '{"content":"-_Jj","format":"base64","type":"file"}'],
    ['padding in the middle', '{"content":"YQ==YWJj","format":"base64","type":"file"}'],
    ['too much padding', '{"content":"Y===","format":"base64","type":"file"}'],
    ['a group too short', '{"content":"YWJjY","format":"base64","type":"file"}'],
    ['characters that are not ASCII', '{"content":"YWJä","format":"base64","type":"file"}'],
    ['an end too early', '{"content":"YWJj","format":"base64","type":"file"'],
    ['something behind it', '{"content":"YWJj","format":"base64","type":"file"} x'],
    ['no comma', '{"content":"YWJj" "format":"base64","type":"file"}'],
    ['nonsense for a value', '{"content":"YWJj","format":"base64","type":file}'],
    ['no value', '{"content":"YWJj","format":"base64","type":}'],
    [
      'bytes that are no UTF-8',
      Buffer.from('{"content":"YWJj","format":"base64","n":"\xff"}', 'latin1'),
    ],
  ])('with %s is left to the general way', async (_what, text) => {
    expect(await quick(text)).toBeNull();
  });

  it('is left as it was when something foreign comes late in it', async () => {
    const content = randomBytes(300_000).toString('base64');
    for (const at of [0, 1000, 64 * 1024, 200_000, content.length - 1]) {
      const text = JSON.stringify(part(content.slice(0, at) + '*' + content.slice(at + 1)));
      expect(await quick(text)).toBeNull();
    }
  });

  it('means what the general way makes of it, whatever is changed in it', async () => {
    const change = fc.tuple(
      fc.nat(),
      fc.constantFrom('', '"', '\\', '=', '-', ' ', 'A', ',', '}', 'ä', '\n'),
    );
    const content = fc
      .uint8Array({ maxLength: 12 })
      .map((bytes) => Buffer.from(bytes).toString('base64'));
    await fc.assert(
      fc.asyncProperty(content, fc.array(change, { maxLength: 2 }), async (base64, changes) => {
        let text = JSON.stringify(part(base64));
        for (const [place, put] of changes) {
          const at = place % text.length;
          text = text.slice(0, at) + put + text.slice(at + 1);
        }
        for (const type of [null, 'file', 'notebook'] as const) {
          const read = await quick(text, type);
          if (read !== null)
            expect(comparable(read)).toEqual(comparable(await general(text, type)));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
