import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { describe, expect, it, vi } from 'vitest';

import { CellStream } from './stream.ts';

function stream(): { stream: CellStream; text: () => string } {
  const chunks: Uint8Array[] = [];
  return {
    stream: new CellStream(1, (bytes) => chunks.push(bytes)),
    text: () => Buffer.concat(chunks).toString(),
  };
}

describe('CellStream', () => {
  it('has written when write returns', () => {
    const { stream: it, text } = stream();
    expect(it.write('é')).toBe(true);
    it.write('c3a9', 'hex');
    it.write(new Uint8Array([33]));
    it.write(new DataView(new Uint8Array([0, 63, 0]).buffer, 1, 1));
    expect(text()).toBe('éé!?');
    expect([it.fd, it.isTTY]).toEqual([1, false]);
  });

  it('calls back later, and never ends', async () => {
    const { stream: it, text } = stream();
    const done = vi.fn();
    it.write('a', done);
    it.write('b', 'utf8', done);
    it.end('c', done);
    it.end();
    expect(done).not.toHaveBeenCalled();
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toHaveBeenCalledTimes(3);
    it.write('d');
    expect(text()).toBe('abcd');
  });

  it('tells a pipeline that all is written, and goes on', async () => {
    const { stream: it, text } = stream();
    await pipeline(Readable.from(['x', 'y']), it);
    await pipeline(Readable.from(['z']), it);
    it.write('!');
    expect(text()).toBe('xyz!');
  });

  it('can be piped to, and refuses what cannot be written', async () => {
    const { stream: it, text } = stream();
    const source = Readable.from(['x', 'y']);
    source.pipe(it);
    await once(source, 'end');
    expect(text()).toBe('xy');
    expect(() => it.write(5)).toThrow(TypeError);
  });

  it('throws what its writer throws', () => {
    const stopped = new CellStream(1, () => {
      throw new Error('stopped');
    });
    expect(() => stopped.write('x')).toThrow('stopped');
  });
});
