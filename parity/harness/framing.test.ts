import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFraming, v1Framing, type KernelMessage } from './framing.ts';

const part = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<Record<string, unknown>>;
const message: fc.Arbitrary<KernelMessage> = fc.record({
  channel: fc.constantFrom('shell', 'iopub', 'stdin', 'control'),
  header: part,
  parent_header: part,
  metadata: part,
  content: part,
  buffers: fc.array(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
});

describe.each([
  ['the default protocol', defaultFraming],
  ['v1.kernel.websocket.jupyter.org', v1Framing],
])('%s', (_name, framing) => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(message, (one) => {
        const frame = framing.encode(one);
        const decoded = framing.decode(Buffer.from(frame), typeof frame !== 'string');
        const { buffers, ...parts } = one;
        expect(decoded).toMatchObject(JSON.parse(JSON.stringify(parts)) as object);
        expect(decoded.buffers).toEqual(buffers);
      }),
    );
  });
});
