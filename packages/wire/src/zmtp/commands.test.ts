import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  decodeCommand,
  decodeMetadata,
  encodeMetadata,
  encodeNamed,
  errorReason,
  pongBody,
} from './commands.ts';

const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const bytes = fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value));

describe('commands', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(names, bytes, (name, body) => {
        const command = decodeCommand(encodeNamed(name, body));
        expect(command.name).toBe(name);
        expect(command.body).toEqual(body);
      }),
    );
  });

  it('are the bytes of the specification', () => {
    expect(encodeNamed('PING', Buffer.from('ctx')).toString('hex')).toBe('0450494e47637478');
    expect(encodeMetadata({ 'Socket-Type': Buffer.from('SUB') }).toString('hex')).toBe(
      '0b536f636b65742d5479706500000003535542',
    );
  });

  it.each([[''], ['00'], ['0541'], ['ff41']])('refuse the frame %s', (hex) => {
    expect(() => decodeCommand(Buffer.from(hex, 'hex'))).toThrow('A command has no whole name');
  });
});

describe('metadata', () => {
  it('comes back as it was written, names in lower case', () => {
    const properties = fc.dictionary(names, bytes, { noNullPrototype: true });
    fc.assert(
      fc.property(properties, (written) => {
        expect(Object.fromEntries(decodeMetadata(encodeMetadata(written)))).toEqual(written);
      }),
    );
    const shouted = encodeMetadata({ IDENTITY: Buffer.from('x') });
    expect(decodeMetadata(shouted).get('identity')).toEqual(Buffer.from('x'));
  });

  it('is refused when it is cut short, and read or refused whatever it is', () => {
    const whole = encodeMetadata({ Identity: Buffer.from('me') });
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => decodeMetadata(whole.subarray(0, length))).toThrow('cut short');
    }
    fc.assert(
      fc.property(bytes, (noise) => {
        try {
          decodeMetadata(noise);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ZmtpError', code: 'bad_command' });
        }
      }),
    );
  });
});

describe('PING and ERROR', () => {
  it('give back no more than sixteen bytes of context', () => {
    expect(pongBody(Buffer.from('0064', 'hex'))).toEqual(Buffer.alloc(0));
    expect(pongBody(Buffer.from(`00000123456789abcdefgh`))).toHaveLength(16);
    expect(() => pongBody(Buffer.from([0]))).toThrow('PING has no time-to-live');
  });

  it('say why', () => {
    expect(errorReason(Buffer.from('\x07go away!'))).toBe('go away');
    expect(errorReason(Buffer.alloc(0))).toBe('');
  });
});
