import { describe, expect, it } from 'vitest';

import { Kind } from '../kernels/index.ts';
import { isFollowed } from './followed.ts';

describe('isFollowed', () => {
  it.each(['busy', 'input', 'output'] as const)(
    'lets %s wait for the end of its request',
    (kind) => {
      expect(isFollowed(Kind[kind], false)).toBe(true);
      expect(isFollowed(Kind[kind] | Kind.idle, false)).toBe(false);
    },
  );

  it.each(['idle', 'otherStatus', 'other'] as const)('sends %s at once', (kind) => {
    expect(isFollowed(Kind[kind], true)).toBe(false);
    expect(isFollowed(Kind[kind] | Kind.addressed, true)).toBe(false);
  });

  it('joins a reply to what is held, and does not begin to hold for it', () => {
    expect(isFollowed(Kind.reply | Kind.addressed, true)).toBe(true);
    expect(isFollowed(Kind.reply | Kind.addressed, false)).toBe(false);
  });
});
