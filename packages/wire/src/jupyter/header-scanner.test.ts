import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { scanMessageType } from './header-scanner.ts';

const ipykernel =
  '{"msg_id": "6a3f-1_77_12", "msg_type": "stream", "username": "ada", "session": "6a3f-1", ' +
  '"date": "2026-01-02T03:04:05.678901Z", "version": "5.4", "subshell_id": null}';

function scan(text: string | Buffer): string | undefined {
  const bytes = Buffer.from(text);
  return scanMessageType(bytes, 0, bytes.length);
}

/** What the slow way finds; undefined where it refuses. */
function parse(bytes: Buffer): string | undefined {
  try {
    const value = JSON.parse(bytes.toString()) as Record<string, unknown> | null;
    const { msg_id: id, msg_type: type } = value ?? {};
    return typeof id === 'string' && typeof type === 'string' ? type : undefined;
  } catch {
    return undefined;
  }
}

/** Whatever the scanner answers is what parsing answers; it may leave an answer to parsing. */
function expectSame(bytes: Buffer): void {
  const found = scanMessageType(bytes, 0, bytes.length);
  if (found !== undefined) expect(found).toBe(parse(bytes));
}

describe('scanMessageType', () => {
  it.each([
    ['of ipykernel', ipykernel, 'stream'],
    ['without spaces', '{"msg_id":"1","msg_type":"status"}', 'status'],
    ['in another order', '{"version":"5.3","msg_type":"my_type","msg_id":""}', 'my_type'],
    ['over several lines', ' {\n\t"msg_id" : "1" ,\r\n"msg_type" : "error" } \n', 'error'],
    ['whose type is told twice', '{"msg_id":"1","msg_type":"a","msg_type":"b"}', 'b'],
    ['with a type without letters', '{"msg_id":"1","msg_type":""}', ''],
  ])('finds the type in a header %s', (_name, text, type) => {
    expect(scan(text)).toBe(type);
    expect(parse(Buffer.from(text))).toBe(type);
  });

  it.each([
    ['escapes', '{"msg_id":"\\u0031","msg_type":"a"}'],
    ['letters that are not ASCII', '{"msg_id":"é","msg_type":"a"}'],
    ['numbers', '{"msg_id":"1","msg_type":"a","n":1}'],
    ['objects', '{"msg_id":"1","msg_type":"a","n":{}}'],
    ['no msg_id', '{"msg_type":"a"}'],
    ['a msg_id that is null', '{"msg_id":"1","msg_id":null,"msg_type":"a"}'],
    ['a type that is null', '{"msg_id":"1","msg_type":"a","msg_type":null}'],
    ['a comma too many', '{"msg_id":"1","msg_type":"a",}'],
    ['something behind it', '{"msg_id":"1","msg_type":"a"}x'],
    ['nothing in it', ''],
    ['an empty object', '{}'],
    ['half a null', '{"msg_id":"1","msg_type":"a","b":nul'],
  ])('leaves a header with %s to the parser', (_name, text) => {
    expect(scan(text)).toBeUndefined();
  });

  it('sees nothing of what stands behind the header', () => {
    const header = '{"msg_id":"1","msg_type":"a"';
    const bytes = Buffer.from(`${header}}{"msg_type":"b"}`);
    for (let end = 0; end <= header.length; end += 1) {
      expect(scanMessageType(bytes, 0, end)).toBeUndefined();
    }
    expect(scanMessageType(bytes, 0, header.length + 1)).toBe('a');
    expect(scanMessageType(bytes, header.length + 1, bytes.length)).toBeUndefined();
  });

  it('answers as parsing does with a header cut at every byte, or with any byte changed', () => {
    const bytes = Buffer.from(ipykernel);
    for (let place = 0; place < bytes.length; place += 1) {
      expectSame(bytes.subarray(0, place));
      for (const byte of [0x00, 0x20, 0x22, 0x2c, 0x3a, 0x5c, 0x6e, 0x7b, 0x7d, 0x7f, 0xc3]) {
        const changed = Buffer.from(bytes);
        changed[place] = byte;
        expectSame(changed);
      }
    }
  });

  it('answers as parsing does with any object', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('stream', 'status', 'a"b', 'é', '\\', '\n'));
    const key = fc.oneof(fc.constantFrom('msg_id', 'msg_type', 'session'), text);
    const value = fc.oneof(text, fc.constant(null), fc.jsonValue());
    const space = fc.constantFrom('', ' ', '\n\t');
    const members = fc.array(fc.tuple(key, value), { maxLength: 6 });
    fc.assert(
      fc.property(members, space, (pairs, gap) => {
        const inside = pairs.map(
          ([name, member]) =>
            `${gap}${JSON.stringify(name)}${gap}:${gap}${JSON.stringify(member)}${gap}`,
        );
        const bytes = Buffer.from(`${gap}{${inside.join(',')}}${gap}`);
        expectSame(bytes);
        // What is made of simple strings is not left to the parser.
        const isSimple = pairs.every(
          ([name, member]) =>
            /^[ -~]*$/.test(name) && typeof member === 'string' && /^[ -~]*$/.test(member),
        );
        const hasEscapes = bytes.includes('\\');
        if (isSimple && !hasEscapes) {
          expect(scanMessageType(bytes, 0, bytes.length)).toBe(parse(bytes));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
