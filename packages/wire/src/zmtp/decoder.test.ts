import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Decoder } from './decoder.ts';
import { encodeCommand, encodeMessage } from './frames.ts';
import { encodeGreeting } from './greeting.ts';

type Found = ['greeting', number] | ['command' | 'frame' | 'more', string];

function decode(chunks: readonly Buffer[], maxFrameSize = 1_000_000): Found[] {
  const found: Found[] = [];
  const decoder = new Decoder(
    {
      greeting: (greeting) => found.push(['greeting', greeting.minor]),
      command: (body) => found.push(['command', body.toString('hex')]),
      frame: (body, more) => found.push([more ? 'more' : 'frame', body.toString('hex')]),
    },
    { maxFrameSize },
  );
  for (const chunk of chunks) decoder.push(chunk);
  return found;
}

function stream(messages: readonly (readonly Uint8Array[])[]): Buffer {
  const encoded = messages.flatMap((parts) =>
    encodeMessage(parts.map((part) => Buffer.from(part))),
  );
  return Buffer.concat([encodeGreeting(), encodeCommand(Buffer.from('\x04PING\0\0')), ...encoded]);
}

const someMessages = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }), {
  maxLength: 6,
});

describe('Decoder', () => {
  it('finds the same in one chunk as in two, cut at every byte', () => {
    const bytes = stream([
      [Buffer.from('a'), Buffer.alloc(0)],
      [Buffer.alloc(256, 7)],
      [Buffer.alloc(0)],
    ]);
    const whole = decode([bytes]);
    expect(whole.map(([kind]) => kind)).toEqual([
      'greeting',
      'command',
      'more',
      'frame',
      'frame',
      'frame',
    ]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(decode([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
  });

  it('finds the same byte by byte', () => {
    const bytes = stream([[Buffer.from('topic'), Buffer.alloc(300, 1)]]);
    expect(decode([...bytes].map((byte) => Buffer.from([byte])))).toEqual(decode([bytes]));
  });

  it('gives back any messages under any cuts', () => {
    fc.assert(
      fc.property(someMessages, fc.array(fc.nat()), (messages, cuts) => {
        const bytes = stream(messages);
        const places = cuts.map((cut) => cut % bytes.length).sort((left, right) => left - right);
        const chunks = [0, ...places].map((start, index) => bytes.subarray(start, places[index]));
        const expected = messages.flatMap((parts) =>
          parts.map((part, index): Found => {
            const kind = index === parts.length - 1 ? 'frame' : 'more';
            return [kind, Buffer.from(part).toString('hex')];
          }),
        );
        expect(decode(chunks).slice(2)).toEqual(expected);
      }),
    );
  });

  it('either reads or refuses any bytes, with an error of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        try {
          decode([Buffer.concat([encodeGreeting(), noise])]);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ZmtpError' });
        }
      }),
    );
  });

  it('copies large bodies nowhere and small ones once', () => {
    const large = Buffer.alloc(100_000);
    const pieces = encodeMessage([Buffer.from('a'), large, Buffer.from('b')]);
    expect(pieces).toHaveLength(4);
    expect(pieces[2]).toBe(large);
    expect(encodeMessage([Buffer.from('a'), Buffer.from('b')])).toHaveLength(1);
  });

  it.each([
    ['what is not ZMTP', Buffer.from('GET / HTTP/1.1\r\n'), 'bad_greeting'],
    ['ZMTP 2', Buffer.from('ff00000000000000017f01', 'hex'), 'unsupported_version'],
    ['reserved flags', Buffer.concat([encodeGreeting(), Buffer.from([0x08])]), 'bad_frame'],
    ['a command with more', Buffer.concat([encodeGreeting(), Buffer.from([0x05])]), 'bad_frame'],
    [
      'a frame over the limit',
      Buffer.concat([encodeGreeting(), Buffer.from('02ffffffffffffffff', 'hex')]),
      'too_large',
    ],
  ])('refuses %s', (_name, bytes, code) => {
    expect(() => decode([bytes])).toThrow(expect.objectContaining({ code }) as Error);
  });
});
