import { describe, expect, it } from 'vitest';

import { ResultPromises } from './result-promise.ts';

describe('ResultPromises', () => {
  it('keeps the first promise that an evaluation makes until it is let go', () => {
    const promises = new ResultPromises(true);
    const forget = promises.keep(() => {
      void Promise.resolve(1);
      void Promise.resolve(2);
    });
    expect(promises.size).toBe(1);
    void Promise.resolve(3);
    expect(promises.size).toBe(1);
    forget();
    expect(promises.size).toBe(0);
  });

  it('keeps nothing where that is not needed', () => {
    const promises = new ResultPromises(false);
    promises.keep(() => {
      void Promise.resolve(1);
    });
    expect(promises.size).toBe(0);
  });
});
