import { defineSettings, type Setting } from '../../config/index.ts';
import { AUTH } from './auth.ts';
import { CONTENTS } from './contents.ts';
import type { NotApplicable } from './declare.ts';
import { GATEWAY } from './gateway.ts';
import { KERNELS } from './kernels.ts';
import { LAB } from './lab.ts';
import { NOTEBOOK } from './notebook.ts';
import { SERVER } from './server.ts';

export { judge } from './judge.ts';
export type { NotApplicable } from './declare.ts';

/** Every trait of Jupyter's that means nothing here, with what happens instead. */
export const NOT_APPLICABLE: readonly NotApplicable[] = [
  ...SERVER,
  ...AUTH,
  ...CONTENTS,
  ...KERNELS,
  ...GATEWAY,
  ...LAB,
  ...NOTEBOOK,
];

/** The same as settings, by the name of the trait. */
export const notApplicableSettings = defineSettings(
  Object.fromEntries(NOT_APPLICABLE.map((one): [string, Setting] => [one.trait, one])),
);
