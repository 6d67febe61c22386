import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberedText } from '../synthetic-kernel/numbered.mjs';
import { BINARY, FrameReader, PING, TEXT, encodeFrame } from './frames.ts';
import { ResponseReader } from './http-response.ts';
import { NumberedOutput } from './numbered-output.ts';

/** Pushes `bytes` cut at the given places. */
function pushCut(reader: { push(chunk: Buffer): void }, bytes: Buffer, cuts: readonly number[]) {
  const places = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])];
  places.sort((a, b) => a - b);
  for (let index = 0; index + 1 < places.length; index += 1) {
    reader.push(Buffer.from(bytes.subarray(places[index], places[index + 1])));
  }
}

/** A server's frame: as a client's, without a mask. */
function serverFrame(flags: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([flags, length]), payload]);
  const header = Buffer.alloc(length < 65_536 ? 4 : 10);
  header[0] = flags;
  header[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

const FIN = 0x80;

describe('FrameReader', () => {
  const frame = fc.record({
    opcode: fc.constantFrom(TEXT, BINARY, PING),
    length: fc.constantFrom(0, 1, 125, 126, 300, 65_535, 65_536, 70_000),
  });

  it('reads frames of any length, cut anywhere', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), cuts, (frames, places) => {
        const bytes = Buffer.concat(
          frames.map(({ opcode, length }, index) =>
            serverFrame(FIN | opcode, Buffer.alloc(length, index + 1)),
          ),
        );
        const received: string[] = [];
        const reader = new FrameReader((opcode, payload) => {
          received.push(`${String(opcode)} ${String(payload.length)} ${String(crc32(payload))}`);
        });
        pushCut(reader, bytes, places);
        const sent = frames.map(
          ({ opcode, length }, index) =>
            `${String(opcode)} ${String(length)} ${String(crc32(Buffer.alloc(length, index + 1)))}`,
        );
        expect(received).toEqual(sent);
      }),
    );
  });

  it('joins fragments, and sees control frames between them at once', () => {
    const bytes = Buffer.concat([
      serverFrame(TEXT, Buffer.from('ab')),
      serverFrame(FIN | PING, Buffer.from('?')),
      serverFrame(0, Buffer.from('cd')),
      serverFrame(FIN, Buffer.from('ef')),
    ]);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const received: string[] = [];
      const reader = new FrameReader((opcode, payload) => {
        received.push(`${String(opcode)} ${payload.toString()}`);
      });
      pushCut(reader, bytes, [cut]);
      expect(received).toEqual(['9 ?', '1 abcdef']);
    }
  });

  it('refuses a masked frame', () => {
    const reader = new FrameReader(() => undefined);
    expect(() => {
      reader.push(encodeFrame(TEXT, Buffer.from('a')));
    }).toThrow('masked');
  });
});

describe('encodeFrame', () => {
  it.each([
    [5, '8185 00000000'],
    [126, '81fe 007e 00000000'],
    [65_536, '81ff 0000000000010000 00000000'],
  ])('sends %d bytes behind a mask of zeros', (length, header) => {
    const frame = encodeFrame(TEXT, Buffer.alloc(length, 'x'));
    const expected = header.replaceAll(' ', '');
    expect(frame.toString('hex', 0, expected.length / 2)).toBe(expected);
    expect(frame.length).toBe(expected.length / 2 + length);
  });
});

describe('ResponseReader', () => {
  const text = [
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "a"\r\n\r\nhello',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n',
    'HTTP/1.1 204 No Content\r\n\r\n',
  ].join('');

  it('reads bodies with a length, in chunks and none, cut at every byte', () => {
    for (let cut = 0; cut < text.length; cut += 1) {
      const answers: string[] = [];
      let body = '';
      const reader = new ResponseReader({
        body: (piece) => {
          body += piece.toString();
        },
        end: ({ status, headers }) => {
          answers.push(`${String(status)} ${headers.get('etag') ?? ''} ${body}`);
          body = '';
        },
      });
      pushCut(reader, Buffer.from(text), [cut]);
      expect(answers).toEqual(['200 "a" hello', '304  ', '200  abcde', '204  ']);
    }
  });

  it('refuses what is no HTTP', () => {
    const reader = new ResponseReader({ body: () => undefined, end: () => undefined });
    expect(() => {
      reader.push(Buffer.from('SSH-2.0-x\r\n\r\n'));
    }).toThrow('No answer of HTTP');
  });
});

describe('NumberedOutput', () => {
  const line = (number: number) => JSON.stringify(numberedText(number, 60));
  const stream = (text: string) =>
    Buffer.from(
      `{"header": {}, "content": {"name": "stdout", "text": ${text}}, "channel": "iopub"}`,
    );
  const display = (text: string) =>
    Buffer.from(`{"data":{"text/plain":${text}},"metadata":{},"transient":{}}`);

  it('is content with what is whole and in order', () => {
    const output = new NumberedOutput();
    for (let number = 1; number <= 20; number += 1) {
      expect(output.read(number % 2 === 0 ? stream(line(number)) : display(line(number)))).toBe(
        true,
      );
    }
    expect(output.complaints(20)).toBe('');
    expect(output.complaints(21)).toBe('20 of 21 came');
  });

  it('leaves other messages to others', () => {
    const output = new NumberedOutput();
    expect(output.read(Buffer.from('{"execution_state":"busy"}'))).toBe(false);
    expect(output.lines).toBe(0);
  });

  it('reads several lines that were merged into one message', () => {
    const output = new NumberedOutput();
    const merged = [1, 2, 3].map((number) => numberedText(number, 50)).join('');
    output.read(stream(JSON.stringify(merged)));
    expect(output.complaints(3)).toBe('');
    expect(output.messages).toBe(1);
  });

  it.each([
    ['lost', [1, 3, 4], '3 came instead of 2'],
    ['repeated', [1, 2, 2, 3], '2 came instead of 3'],
    [
      'in another order',
      [2, 1, 3],
      '2 came instead of 1; 1 came instead of 3; 3 came instead of 2',
    ],
  ])('tells what was %s', (_what, numbers, told) => {
    const output = new NumberedOutput();
    for (const number of numbers) output.read(stream(line(number)));
    expect(output.complaints(numbers.length)).toContain(told);
  });

  it('tells what was cut', () => {
    const output = new NumberedOutput();
    output.read(stream(JSON.stringify(numberedText(1, 60).slice(0, 50))));
    expect(output.complaints(1)).toContain('what came is not whole instead of 1');
  });
});
