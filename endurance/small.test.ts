import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundleCommand,
  type BundledCommand,
} from '../packages/server/src/cli/testing/bundle-command.ts';
import { Programs } from './harness/program.ts';
import { Stage } from './harness/stage.ts';
import { PROGRAMS, readyParts } from './parts.ts';

/** What looks into other processes does so where Linux shows them. */
describe.runIf(process.platform === 'linux')('in a small version', () => {
  let command: BundledCommand;
  let programs: Programs;

  beforeAll(async () => {
    [command, programs] = await Promise.all([bundleCommand(), Programs.bundle(PROGRAMS)]);
  });
  afterAll(async () => {
    await programs.remove();
    await command[Symbol.asyncDispose]();
  });

  it.each(readyParts('small'))('it holds: $name', async (part) => {
    const stage = new Stage(programs, command.file);
    try {
      const findings = await part.run(stage);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter(({ holds }) => !holds)).toEqual([]);
    } finally {
      await stage.end();
    }
  });
});
