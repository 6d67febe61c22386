import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFormat, DEFAULT_DATE_FORMAT, DEFAULT_FORMAT } from './python-format.ts';
import { strftime } from './strftime.ts';

const time = new Date(2026, 10, 4, 14, 5, 6, 82);
const record = { level: 'warn', time, name: 'ServerApp', message: '', details: {} } as const;

function line(format: string, dateFormat = DEFAULT_DATE_FORMAT, colour = false): string {
  return compileFormat({ format, dateFormat, colour })(record, 'hello');
}

describe('compileFormat', () => {
  it.each([
    [DEFAULT_FORMAT, '[W 2026-11-04 14:05:06.082 ServerApp] hello'],
    ['[%(name)s]%(highlevel)s %(message)s', '[ServerApp] WARNING | hello'],
    ['%(levelname)-9s|%(levelname)9s|%(levelname).3s|', 'WARNING  |  WARNING|WAR|'],
    ['%(levelno)05d %(msecs)d %(created).3f', `00030 82 ${(time.getTime() / 1000).toFixed(3)}`],
    ['100%% %(process)d', `100% ${process.pid}`],
    ['%(message)s %(nothing)s.', 'hello .'],
    ['no place for it', 'no place for it'],
  ])('writes %j', (format, text) => {
    expect(line(format)).toBe(text);
  });

  it('writes colours only where they are shown', () => {
    expect(line('%(color)s%(name)s%(end_color)s', '', true)).toBe('\u001b[33mServerApp\u001b[m');
    expect(line('%(color)s%(name)s%(end_color)s', '', false)).toBe('ServerApp');
  });

  it('writes the time as log_datefmt says', () => {
    expect(line('%(asctime)s', '%d/%b/%y %I:%M %p')).toBe('04/Nov/26 02:05 PM');
  });

  it('keeps every text that asks for nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '(', ')', 's', ' ', '[') }), (text) => {
        expect(line(text)).toBe(text);
      }),
    );
  });
});

describe('strftime', () => {
  it.each([
    ['%Y-%m-%d %H:%M:%S', '2026-11-04 14:05:06'],
    ['%a %A %b %B %j %w', 'Wed Wednesday Nov November 308 3'],
    ['%F %T %R %D %y %e', '2026-11-04 14:05:06 14:05 11/04/26 26  4'],
    ['%c', 'Wed Nov  4 14:05:06 2026'],
    ['%x %X %%', '11/04/26 14:05:06 %'],
    ['%Q 50%', '%Q 50%'],
  ])('writes %j', (format, text) => {
    expect(strftime(time, format)).toBe(text);
  });

  it('writes the offset of the zone', () => {
    expect(strftime(time, '%z')).toMatch(/^[+-]\d{4}$/);
  });
});
