import { describe, expect, it } from 'vitest';

import { MemoryTransport } from '../testing/transport.ts';
import { Assembly, type MessageSink } from './assembly.ts';
import { encodeMetadata, encodeNamed } from './commands.ts';
import { Connection } from './connection.ts';
import { encodeCommand, encodeMessage } from './frames.ts';
import { encodeGreeting } from './greeting.ts';

class RecordingSink implements MessageSink {
  readonly calls: string[] = [];

  part(size: number): void {
    this.calls.push(`part ${size}`);
  }

  piece(bytes: Buffer): void {
    this.calls.push(String(bytes));
  }

  end(): void {
    this.calls.push('end');
  }

  abort(): void {
    this.calls.push('abort');
  }
}

function rig(limits: Partial<ConstructorParameters<typeof Assembly>[0]> = {}) {
  const messages: string[] = [];
  const begun: string[] = [];
  const sink = new RecordingSink();
  const assembly = new Assembly(
    { maxParts: 4, largeFrom: 10, maxMessageSize: 100, ...limits },
    {
      message: (parts) => messages.push(parts.join('|')),
      large: (parts) => {
        begun.push(parts.join('|'));
        return sink;
      },
    },
  );
  const give = (text: string, more: boolean): void => {
    const bytes = Buffer.from(text);
    if (assembly.begins(bytes.length)) {
      assembly.piece(bytes);
      assembly.ends(more);
    } else {
      assembly.part(bytes, more);
    }
  };
  return { assembly, messages, begun, sink, give };
}

describe('Assembly', () => {
  it('puts small messages together', () => {
    const { messages, give } = rig();
    give('a', true);
    give('b', false);
    give('c', false);
    expect(messages).toEqual(['a|b', 'c']);
  });

  it('gives a message away from the part on with which it is too large, and the next is small', () => {
    const { messages, begun, sink, give } = rig();
    give('head', true);
    give('0123456789', true);
    give('x', false);
    give('next', false);
    expect(begun).toEqual(['head']);
    expect(sink.calls).toEqual(['part 10', '0123456789', 'part 1', 'x', 'end']);
    expect(messages).toEqual(['next']);
  });

  it('counts all parts together', () => {
    const { begun, give } = rig({ maxParts: 100 });
    for (let part = 0; part < 4; part += 1) give('abc', true);
    expect(begun).toEqual(['abc|abc|abc']);
  });

  it.each([
    ['of too many parts', ['1', '2', '3', '4', '5'], 'A message has too many parts'],
    ['that never ends', ['x'.repeat(60), 'x'.repeat(60)], 'A message is over 100 bytes'],
  ])('ends on a message %s', (_name, texts, reason) => {
    const { give } = rig();
    expect(() => {
      for (const text of texts) give(text, true);
    }).toThrow(reason);
  });

  it('tells who takes a message when the connection is gone, once', () => {
    const { assembly, sink, give } = rig();
    give('0123456789ab', true);
    assembly.abort();
    assembly.abort();
    expect(sink.calls.slice(-1)).toEqual(['abort']);
    expect(sink.calls.filter((call) => call === 'abort')).toHaveLength(1);
  });

  it('holds what is large where nobody else takes it', () => {
    const messages: string[] = [];
    const assembly = new Assembly(
      { maxParts: 4, largeFrom: 2, maxMessageSize: 100 },
      { message: (parts) => messages.push(parts.join('|')) },
    );
    expect(assembly.begins(5)).toBe(false);
    assembly.part(Buffer.from('large'), false);
    expect(messages).toEqual(['large']);
  });
});

describe('a connection whose messages may be large', () => {
  function connect(large: (parts: Buffer[]) => MessageSink) {
    const transport = new MemoryTransport();
    const seen: string[] = [];
    const errors: (Error | undefined)[] = [];
    const connection = new Connection(
      transport,
      { socketType: 'SUB', largeFrom: 1000, maxMessageSize: 10_000 },
      {
        ready: () => undefined,
        message: (parts) => seen.push(`message ${parts.length}`),
        lent: ({ count }) => seen.push(`lent ${count}`),
        large,
        closed: (error) => errors.push(error),
      },
    );
    transport.attach(connection);
    const metadata = encodeMetadata({ 'Socket-Type': Buffer.from('PUB') });
    transport.receive(encodeGreeting());
    transport.receive(encodeCommand(encodeNamed('READY', metadata)));
    return { transport, seen, errors };
  }

  it('passes them on in pieces, however the stream is cut', () => {
    const content = Buffer.alloc(3000, 0x61);
    const bytes = Buffer.concat([
      ...encodeMessage([Buffer.from('small')]),
      ...encodeMessage([Buffer.from('head'), content, Buffer.from('buffer')]),
      ...encodeMessage([Buffer.from('small')]),
    ]);
    for (let size = 1; size < 200; size += 13) {
      const sink = new RecordingSink();
      const { transport, seen } = connect(() => sink);
      for (let start = 0; start < bytes.length; start += size) {
        transport.receive(Buffer.from(bytes.subarray(start, start + size)));
      }
      expect(sink.calls.filter((call) => call.startsWith('part'))).toEqual(['part 3000', 'part 6']);
      const text = sink.calls.filter((call) => !call.startsWith('part')).join('');
      expect(text).toBe(`${String(content)}bufferend`);
      expect(seen).toHaveLength(2);
    }
  });

  it('tells that they were cut off', () => {
    const sink = new RecordingSink();
    const { transport, errors } = connect(() => sink);
    transport.receive(Buffer.concat(encodeMessage([Buffer.alloc(5000)])).subarray(0, 2000));
    transport.destroy();
    expect(sink.calls.at(-1)).toBe('abort');
    expect(errors).toHaveLength(1);
  });

  it('ends on a message that never ends, and takes no more of it', () => {
    const sink = new RecordingSink();
    const { transport, errors } = connect(() => sink);
    const part = Buffer.concat([
      Buffer.from([3, 0, 0, 0, 0, 0, 0, 0x0f, 0xa0]),
      Buffer.alloc(4000),
    ]);
    for (let count = 0; count < 10; count += 1) transport.receive(part);
    expect(errors[0]).toMatchObject({ code: 'too_large' });
    expect(sink.calls.filter((call) => call.startsWith('part'))).toHaveLength(2);
    expect(sink.calls.at(-1)).toBe('abort');
  });

  it('ends on a frame that claims 2^63 bytes', () => {
    const { transport, errors } = connect(() => new RecordingSink());
    transport.receive(Buffer.from('028000000000000000', 'hex'));
    expect(errors[0]).toMatchObject({ code: 'too_large' });
  });

  it('ends on a command that is too large', () => {
    const { transport, errors } = connect(() => new RecordingSink());
    transport.receive(Buffer.from('060000000000020000', 'hex'));
    expect(errors[0]).toMatchObject({ code: 'too_large' });
  });
});
