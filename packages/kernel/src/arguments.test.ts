import { expect, it } from 'vitest';

import { parseArguments } from './arguments.ts';

it.each([
  [['-f', 'a.json'], 'a.json'],
  [['--connection-file', 'b c.json'], 'b c.json'],
  [['--other', '--connection-file=d.json'], 'd.json'],
  [['-f=e.json'], 'e.json'],
  [[], undefined],
  [['-f'], undefined],
])('finds the connection file in %j', (args, expected) => {
  expect(parseArguments(args)).toBe(expected);
});
