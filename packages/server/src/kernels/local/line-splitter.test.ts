import { describe, expect, it } from 'vitest';

import { LineSplitter } from './line-splitter.ts';

function split(...chunks: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  it('finds the same lines wherever the text is cut', () => {
    const bytes = Buffer.from('eins\nzwei\r\n\ndrei é€😀\nend');
    const whole = split(bytes);
    expect(whole).toEqual(['eins', 'zwei', '', 'drei é€😀', 'end']);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(split(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
    }
  });

  it('holds no more than the beginning of a line without end', () => {
    const lines = split(...Array.from({ length: 100 }, () => 'x'.repeat(10_000)), '\nnext');
    expect(lines).toEqual(['x'.repeat(2000), 'next']);
  });
});
