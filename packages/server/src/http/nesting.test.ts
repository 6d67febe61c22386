import { expect, it } from 'vitest';
import { nestsTooDeeply } from './nesting.ts';

const arrays = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const objects = (depth: number): unknown =>
  JSON.parse('{"a":'.repeat(depth) + 'null' + '}'.repeat(depth));

it.each([5, 'text', null, true, [], {}, [[1], { a: [{}] }], arrays(900), objects(900)])(
  'leaves alone what anybody means (%#)',
  (value) => {
    expect(nestsTooDeeply(value)).toBe(false);
  },
);

it.each([arrays(1100), objects(1100), arrays(200_000), { a: [1, objects(1100)] }])(
  'knows what nobody means (%#)',
  (value) => {
    expect(nestsTooDeeply(value)).toBe(true);
  },
);
