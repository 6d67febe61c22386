import { describe, expect, it } from 'vitest';

import { allowedEnv } from './client-env.ts';

describe('the variables that a client wants', () => {
  it('are those of Jupyter gateways, and those that are configured', () => {
    const wanted = { KERNEL_USERNAME: 'ada', PATH: '/evil', AWS_PROFILE: 'x', kernel_x: 'y' };
    expect(allowedEnv(wanted, [])).toEqual({ KERNEL_USERNAME: 'ada' });
    expect(allowedEnv(wanted, ['AWS_PROFILE', 'OTHER'])).toEqual({
      KERNEL_USERNAME: 'ada',
      AWS_PROFILE: 'x',
    });
  });
});
