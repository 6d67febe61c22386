import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEventTimestamp } from './timestamp.ts';

describe('a timestamp of an event', () => {
  it.each([
    '2022-05-26T13:50:00+05:00Z',
    '2022-05-26T13:50:00+0500Z',
    '2022-05-26T13:50:00-00:30Z',
    '2022-05-26T13:50:00ZZ',
    '2022-5-6T1:5:0+05:00Z',
    '2024-02-29T00:00:00+00:00Z',
    '2022-05-26T13:50:00+05:00:30.5Z',
  ])('may be %s', (text) => {
    expect(isEventTimestamp(text)).toBe(true);
  });

  it.each([
    '2022-05-26T13:50:00Z',
    '2022-05-26T13:50:00+05:00',
    '2022-05-26 13:50:00+05:00Z',
    '2022-13-26T13:50:00+05:00Z',
    '2023-02-29T00:00:00+00:00Z',
    '2022-05-26T24:00:00+05:00Z',
    '2022-05-26T13:60:00+05:00Z',
    '2022-05-26T13:50:00+24:00Z',
    '0000-01-01T00:00:00+00:00Z',
    '',
  ])('may not be %s', (text) => {
    expect(isEventTimestamp(text)).toBe(false);
  });

  it('may be any date', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (moment) => {
        const text = `${moment.toISOString().slice(0, 19)}+02:00Z`;
        expect(isEventTimestamp(text)).toBe(true);
      }),
    );
  });
});
