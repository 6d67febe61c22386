import type { Scenario } from '../scenario.ts';
import { beside } from './beside.ts';
import { files } from './files.ts';
import { flood } from './flood.ts';
import { listing } from './listing.ts';
import { many } from './many.ts';
import { reading, saving } from './notebooks.ts';
import { readers } from './readers.ts';
import { roundtrip } from './roundtrip.ts';
import { idle, start } from './start.ts';
import { status } from './status.ts';
import { terminal } from './terminal.ts';

/** In the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  start,
  idle,
  status,
  listing,
  reading,
  saving,
  files,
  roundtrip,
  flood,
  beside,
  many,
  readers,
  terminal,
];
