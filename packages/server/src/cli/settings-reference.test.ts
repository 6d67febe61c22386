import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_SETTINGS } from './all-settings.ts';
import { NOT_APPLICABLE } from './not-applicable/index.ts';
import { settingReference } from './settings-reference.ts';

const DOCS = join(import.meta.dirname, '../../../../docs/reference');

describe('the reference in docs/', () => {
  it('lists every setting with its default', async () => {
    await expect(settingReference(ALL_SETTINGS, NOT_APPLICABLE)).toMatchFileSnapshot(
      join(DOCS, 'settings.md'),
    );
  });
});
