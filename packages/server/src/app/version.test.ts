import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { elaraVersion } from './version.ts';

describe('elaraVersion', () => {
  it('is that of the package', () => {
    expect(elaraVersion()).toBe(manifest.version);
  });
});
