import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoginLimit } from './login-limit.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function limitAt(start = 0) {
  const clock = { now: start };
  return { clock, limit: new LoginLimit(() => clock.now) };
}

describe('LoginLimit', () => {
  it('lets an address fail twice a minute', () => {
    const { clock, limit } = limitAt();
    limit.begin('192.0.2.1');
    clock.now = 10 * SECOND;
    expect(limit.waitOf('192.0.2.1')).toBe(0);
    limit.begin('192.0.2.1');
    expect(limit.waitOf('192.0.2.1')).toBe(50 * SECOND);
    clock.now = 60 * SECOND;
    expect(limit.waitOf('192.0.2.1')).toBe(0);
  });

  it('lets an address fail twelve times an hour', () => {
    const { clock, limit } = limitAt();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      clock.now = attempt * 2 * MINUTE;
      expect(limit.waitOf('192.0.2.1')).toBe(0);
      limit.begin('192.0.2.1');
    }
    clock.now = 30 * MINUTE;
    expect(limit.waitOf('192.0.2.1')).toBe(30 * MINUTE);
    clock.now = 60 * MINUTE;
    expect(limit.waitOf('192.0.2.1')).toBe(0);
    limit.begin('192.0.2.1');
    expect(limit.waitOf('192.0.2.1')).toBe(2 * MINUTE);
  });

  it('does not count what was right', () => {
    const { limit } = limitAt();
    for (let login = 0; login < 20; login += 1) {
      expect(limit.waitOf('192.0.2.1')).toBe(0);
      limit.begin('192.0.2.1').wasRight();
    }
    expect(limit.size).toBe(0);
  });

  it('counts attempts that are still being checked', () => {
    const { limit } = limitAt();
    const attempts = [limit.begin('192.0.2.1'), limit.begin('192.0.2.1')];
    expect(limit.waitOf('192.0.2.1')).toBe(MINUTE);
    attempts[0]?.wasRight();
    expect(limit.waitOf('192.0.2.1')).toBe(0);
  });

  it('counts each address by itself', () => {
    const { limit } = limitAt();
    for (let attempt = 0; attempt < 5; attempt += 1) limit.begin('192.0.2.1');
    expect(limit.waitOf('192.0.2.2')).toBe(0);
  });

  it.each([
    ['2001:db8::1', '2001:db8:0:0:ffff::2', true],
    ['2001:db8::1', '2001:db8:0:1::1', false],
    ['2001:0DB8::1', '2001:db8::2', true],
    ['fe80::1%eth0', 'fe80::2', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
    ['', '192.0.2.1', false],
  ])('takes %s and %s for one network: %j', (first, second, same) => {
    const { limit } = limitAt();
    limit.begin(first);
    limit.begin(first);
    expect(limit.waitOf(second) > 0).toBe(same);
  });

  it('forgets failures of before a clock that was set back', () => {
    const { clock, limit } = limitAt(10 * MINUTE);
    limit.begin('192.0.2.1');
    limit.begin('192.0.2.1');
    clock.now = 0;
    expect(limit.waitOf('192.0.2.1')).toBe(0);
  });

  it('remembers ten thousand addresses and forgets the oldest', () => {
    const { limit } = limitAt();
    for (let index = 0; index < 10_001; index += 1) {
      limit.begin(`10.0.${Math.floor(index / 256)}.${index % 256}`);
    }
    expect(limit.size).toBe(10_000);
    limit.begin('10.0.0.0');
    expect(limit.waitOf('10.0.0.0')).toBe(0);
  });

  it('never lets more than two a minute and twelve an hour through', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { maxLength: 200 });
    fc.assert(
      fc.property(pauses, (waits) => {
        const { clock, limit } = limitAt();
        const tried: number[] = [];
        for (const pause of waits) {
          clock.now += pause;
          if (limit.waitOf('192.0.2.1') > 0) continue;
          limit.begin('192.0.2.1');
          tried.push(clock.now);
        }
        for (const start of tried) {
          const within = (length: number): number =>
            tried.filter((time) => time >= start && time < start + length).length;
          expect(within(MINUTE)).toBeLessThanOrEqual(2);
          expect(within(60 * MINUTE)).toBeLessThanOrEqual(12);
        }
      }),
    );
  });
});
