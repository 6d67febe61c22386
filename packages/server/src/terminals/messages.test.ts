import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISCONNECT, parseClientMessage, SETUP, stdout } from './messages.ts';

describe('terminal messages', () => {
  it('have the form that Lab reads', () => {
    expect(SETUP).toBe('["setup",{}]');
    expect(DISCONNECT).toBe('["disconnect",1]');
    expect(stdout(Buffer.from('é\u001b[0m')).toString()).toBe('["stdout","é\\u001b[0m"]');
  });

  it('carry any output as it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }));
    fc.assert(
      fc.property(text, (any) => {
        const output = Buffer.from(any).toString();
        const message = stdout(Buffer.from(output));
        expect(JSON.parse(message.toString())).toEqual(['stdout', output]);
        expect(message.toString()).toBe(JSON.stringify(['stdout', output]));
      }),
    );
  });

  it('are encoded once for all clients that get the same piece', () => {
    const piece = Buffer.from('x');
    expect(stdout(piece)).toBe(stdout(piece));
    expect(stdout(Buffer.from('x'))).not.toBe(stdout(piece));
  });

  it.each([
    ['["stdin","ls\\r"]', { type: 'stdin', text: 'ls\r' }],
    ['["set_size",24,80,480,640]', { type: 'set_size', rows: 24, columns: 80 }],
    ['["set_size",24.7,80]', { type: 'set_size', rows: 24, columns: 80 }],
    ['["set_size",0,-3]', { type: 'set_size', rows: null, columns: null }],
    ['["set_size",null,10001]', { type: 'set_size', rows: null, columns: null }],
    ['["set_size"]', { type: 'set_size', rows: null, columns: null }],
  ])('reads %s', (frame, message) => {
    expect(parseClientMessage(frame)).toEqual(message);
  });

  it.each(['["stdin"]', '["stdin",5]', '["other","x"]', '{}', 'null', '[', '', '"stdin"', '[]'])(
    'ignores %s',
    (frame) => {
      expect(parseClientMessage(frame)).toBeUndefined();
    },
  );

  it('takes any frame without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (frame) => {
        parseClientMessage(frame);
      }),
    );
  });
});
