import { expect, it } from 'vitest';
import { LineLimiter } from './line-limiter.ts';

it('lets so many lines a second through, and says once that there are more, until there was a pause', () => {
  const heard: string[] = [];
  let time = 0;
  const limiter = new LineLimiter({
    onLine: (line) => heard.push(line),
    onTooMany: (limit) => heard.push(`more than ${limit}`),
    limit: 2,
    now: () => time,
  });
  const push = (...lines: string[]): void => {
    for (const line of lines) limiter.push(line);
  };
  push('a', 'b', 'c', 'd');
  time = 999;
  push('e');
  time = 1000;
  push('f', 'g', 'h');
  expect(heard).toEqual(['a', 'b', 'more than 2', 'f', 'g']);
  time = 3000;
  push('i', 'j', 'k');
  expect(heard.slice(5)).toEqual(['i', 'j', 'more than 2']);
});

it('says it again where a second went by without too many', () => {
  const told: number[] = [];
  let time = 0;
  const limiter = new LineLimiter({
    onLine: () => undefined,
    onTooMany: () => told.push(time),
    limit: 2,
    now: () => time,
  });
  const push = (count: number): void => {
    for (let line = 0; line < count; line += 1) limiter.push('x');
  };
  push(3);
  time = 1000;
  push(2);
  time = 2000;
  push(3);
  expect(told).toEqual([0, 2000]);
});

it('leaves a slow writer alone', () => {
  let count = 0;
  let time = 0;
  const limiter = new LineLimiter({
    onLine: () => (count += 1),
    onTooMany: () => expect.unreachable(),
    limit: 2,
    now: () => time,
  });
  for (let line = 0; line < 100; line += 1) {
    limiter.push('x');
    time += 600;
  }
  expect(count).toBe(100);
});
