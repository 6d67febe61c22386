import { describe, expect, it } from 'vitest';

import { Questions } from './stdin.ts';

describe('Questions', () => {
  it('are answered in the order they were asked', () => {
    const questions = new Questions();
    expect(questions.ask({ cell: 1, request: 1 }, 'a?', false)).toEqual({
      prompt: 'a?',
      password: false,
    });
    questions.ask({ cell: 1, request: 2 }, 'b?', true);
    expect(questions.answered()).toEqual({ cell: 1, request: 1 });
    expect(questions.answered()).toEqual({ cell: 1, request: 2 });
    expect(questions.answered()).toBeUndefined();
  });

  it('that were stopped are not answered', () => {
    const questions = new Questions();
    questions.ask({ cell: 1, request: undefined }, 'stopped?', false);
    questions.ask({ cell: 2, request: undefined }, 'now?', false);
    expect(questions.answered()).toEqual({ cell: 2, request: undefined });
    questions.ask({ cell: 3, request: 1 }, '?', false);
    questions.forget(3);
    expect(questions.answered()).toBeUndefined();
  });
});
