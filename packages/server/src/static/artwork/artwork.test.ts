import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pictures } from './index.ts';
import { box, disc, paint } from './paint.ts';

const RED = [255, 0, 0, 1] as const;
const CLEAR = [0, 0, 0, 0] as const;

describe('paint', () => {
  it('fills inside a shape and leaves the rest clear', () => {
    const pixels = paint([box([0, 0], [0.5, 1], RED)], 2);
    expect([...pixels.slice(0, 8)]).toEqual([255, 0, 0, 255, 0, 0, 0, 0]);
  });

  it('smooths edges by opacity and not by colour', () => {
    const [red, green, blue, opacity] = paint([box([0, 0], [0.5, 1], RED)], 1);
    expect([red, green, blue]).toEqual([255, 0, 0]);
    expect(opacity).toBeGreaterThan(0);
    expect(opacity).toBeLessThan(255);
  });

  it('lets the last shape win, also one that cuts a hole', () => {
    const whole = disc([0.5, 0.5], 1, () => RED);
    expect([...paint([whole, box([0, 0], [1, 1], CLEAR)], 1)]).toEqual([0, 0, 0, 0]);
  });
});

describe('pictures', () => {
  it('have the names of Jupyter’s', () => {
    expect([...pictures.keys()].sort()).toEqual([
      'favicon.ico',
      'favicons/favicon-busy-1.ico',
      'favicons/favicon-busy-2.ico',
      'favicons/favicon-busy-3.ico',
      'favicons/favicon-file.ico',
      'favicons/favicon-notebook.ico',
      'favicons/favicon-terminal.ico',
      'favicons/favicon.ico',
      'logo/logo.png',
    ]);
  });

  it('are icons that hold a whole PNG', () => {
    for (const [name, picture] of pictures) {
      if (!name.endsWith('.ico')) continue;
      const file = Buffer.from(picture.content());
      expect(file.readUInt16LE(2)).toBe(1);
      const png = file.subarray(file.readUInt32LE(18));
      expect(png.length).toBe(file.readUInt32LE(14));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      const data = png.indexOf('IDAT');
      const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
      expect(rows.length).toBe(32 * (32 * 4 + 1));
    }
  });

  it('are painted once', () => {
    const picture = pictures.get('favicon.ico');
    expect(picture?.content()).toBe(picture?.content());
  });

  it('differ, so that a busy tab can be told from an idle one', () => {
    const contents = [...pictures]
      .filter(([name]) => name.startsWith('favicons/'))
      .map(([, picture]) => Buffer.from(picture.content()).toString('base64'));
    expect(new Set(contents).size).toBe(contents.length);
  });
});
