import { Type } from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

/** How notebooks are exported with a Python that has nbconvert. */
export const exportSettings = defineSettings({
  python: setting({
    trait: 'Elara.nbconvert_python',
    schema: Type.String(),
    default: 'auto',
    help: 'Makes the formats that Elara does not make itself: a Python with nbconvert, `auto` for the first one of the PATH that has it, or empty for none.',
  }),
  timeout: setting({
    trait: 'Elara.nbconvert_timeout',
    schema: Type.Integer({ minimum: 1 }),
    default: 300,
    help: 'Seconds after which an export by Python is given up.',
  }),
});

export type ExportSettings = SettingsOf<typeof exportSettings>;
