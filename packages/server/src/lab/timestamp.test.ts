import { describe, expect, it } from 'vitest';
import { pythonTimestamp } from './timestamp.ts';

describe('pythonTimestamp', () => {
  it.each([
    [0, '1970-01-01T00:00:00+00:00'],
    [1_764_000_000_000, '2025-11-24T16:00:00+00:00'],
    [1_764_000_000_123.456, '2025-11-24T16:00:00.123456+00:00'],
    [1_764_000_000_000.001, '2025-11-24T16:00:00.000001+00:00'],
    [-1, '1969-12-31T23:59:59.999000+00:00'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(pythonTimestamp(milliseconds)).toBe(text);
  });
});
