import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Message } from '../jupyter/message.ts';
import { decodeDefaultBinary, decodeDefaultText, encodeDefault } from './default-protocol.ts';

const HEADER = '{"msg_id":"i","msg_type":"stream"}';

function message(content: string, buffers: Buffer[] = []): Message {
  const empty = Buffer.from('{}');
  return new Message({
    header: Buffer.from(HEADER),
    parentHeader: empty,
    metadata: empty,
    content: Buffer.from(content),
    buffers,
  });
}

describe('encodeDefault', () => {
  it('writes text with the keys in the order seen on the wire, values untouched', () => {
    const frame = encodeDefault('iopub', message('{"big": 12345678901234567890, "f":1.0}'));
    expect(frame.kind).toBe('text');
    expect(frame.data.toString()).toBe(
      `{"header":${HEADER},"msg_id":"i","msg_type":"stream","parent_header":{},"metadata":{},` +
        '"content":{"big": 12345678901234567890, "f":1.0},"buffers":[],"channel":"iopub"}',
    );
  });

  it('writes buffers behind big-endian offsets', () => {
    const { kind, data } = encodeDefault(
      'shell',
      message('{}', [Buffer.from('abc'), Buffer.from('de')]),
    );
    expect(kind).toBe('binary');
    const json = data.subarray(16, data.length - 5);
    expect([0, 4, 8, 12].map((at) => data.readUInt32BE(at))).toEqual([
      3,
      16,
      16 + json.length,
      19 + json.length,
    ]);
    expect(JSON.parse(json.toString())).toMatchObject({ channel: 'shell', buffers: [] });
    expect(data.toString('latin1', data.length - 5)).toBe('abcde');
  });

  it('replaces bytes that are not UTF-8, which a browser would not take', () => {
    const bad = new Message({
      ...partsOf(message('{}')),
      content: Buffer.from('{"a":"\xff"}', 'latin1'),
    });
    expect(encodeDefault('iopub', bad).data.toString()).toContain('{"a":"\ufffd"}');
  });
});

function partsOf(from: Message): ConstructorParameters<typeof Message>[0] {
  return {
    header: from.headerBytes,
    parentHeader: from.parentHeaderBytes,
    metadata: from.metadataBytes,
    content: from.contentBytes,
  };
}

describe('decodeDefaultText', () => {
  it('finds the parts without touching them', () => {
    const text = ` { "channel" : "shell", "content": {"x": [1.0, 1e400, "}\\""] , "y":{}} ,"header":${HEADER}}`;
    const found = decodeDefaultText(Buffer.from(text));
    expect(found.channel).toBe('shell');
    expect(found.message.contentBytes.toString()).toBe('{"x": [1.0, 1e400, "}\\""] , "y":{}}');
    expect(found.message.header.msg_type).toBe('stream');
    expect(found.message.parentHeaderBytes.toString()).toBe('{}');
  });

  it('leaves the channel open where none is named', () => {
    expect(decodeDefaultText(Buffer.from(`{"header":${HEADER}}`)).channel).toBeUndefined();
  });

  it('accepts exactly what JSON.parse accepts as an object', () => {
    const json = fc.json({ maxDepth: 4 }).map((text) => `{"header":{},"content":${text}}`);
    fc.assert(
      fc.property(
        json,
        fc.nat(),
        fc.constantFrom('', '"', '{', ']', ',', '\\', '0', ' ', 'e', '-'),
        (text, at, put) => {
          const place = at % (text.length + 1);
          const changed = put === '' ? text : text.slice(0, place) + put + text.slice(place + 1);
          expect(accepts(changed)).toBe(isObjectWithHeader(changed));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives values that parse to what JSON.parse makes of the whole', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const whole = `{"header":${HEADER},"content":${text}}`;
        const { message: found } = decodeDefaultText(Buffer.from(whole));
        expect(JSON.parse(found.contentBytes.toString())).toEqual(
          (JSON.parse(whole) as { content: unknown }).content,
        );
      }),
    );
  });

  it('survives nesting that would exhaust a stack', () => {
    expect(accepts(`{"header":{},"content":${'['.repeat(9000)}${']'.repeat(9000)}}`)).toBe(true);
    expect(accepts(`{"header":{},"content":${'['.repeat(100_000)}`)).toBe(false);
  });

  it.each(['', '[]', '{', '{}', '{"header":{}}x', 'null', '{"header":{},}', '{"header":{"a":01}}'])(
    'refuses %s',
    (text) => {
      expect(accepts(text)).toBe(false);
    },
  );
});

function accepts(text: string): boolean {
  try {
    decodeDefaultText(Buffer.from(text));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'WebSocketMessageError' });
    return false;
  }
}

function isObjectWithHeader(text: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(text) as object, 'header');
  } catch {
    return false;
  }
}

describe('decodeDefaultBinary', () => {
  it('gives back what encodeDefault wrote', () => {
    const buffers = fc.array(
      fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value)),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(buffers, (some) => {
        const found = decodeDefaultBinary(encodeDefault('control', message('{"a":1}', some)).data);
        expect(found.channel).toBe('control');
        expect(found.message.contentBytes.toString()).toBe('{"a":1}');
        expect(found.message.buffers).toEqual(some);
      }),
    );
  });

  it('reads or refuses a frame cut at any byte or made of noise', () => {
    const frame = encodeDefault('shell', message('{}', [Buffer.from('abc')])).data;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(frame.length).map((at) => frame.subarray(0, at)),
          fc.uint8Array(),
        ),
        (bytes) => {
          try {
            decodeDefaultBinary(Buffer.from(bytes));
          } catch (error) {
            expect(error).toMatchObject({ name: 'WebSocketMessageError' });
          }
        },
      ),
    );
  });
});
