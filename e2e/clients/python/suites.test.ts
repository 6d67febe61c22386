import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { python } from '../../harness/index.ts';
import { startServer, type TestServer } from '../../harness/server.ts';
import { OPEN_TO_ALL, runSuite } from './suites.ts';

/** The number of tests is told, so that a file that finds none of its own is red. */
const SUITES = [
  ['jupyter-kernel-client', 'kernel_client_tests.py', [], 9],
  ['nbclient and papermill, by the gateway client', 'notebook_tests.py', OPEN_TO_ALL, 9],
  ['jupyter_kernel_test, by the gateway client', 'kernel_tests.py', OPEN_TO_ALL, 24],
] as const;

describe.skipIf(python === undefined).each(SUITES)('%s', (_, file, args, tests) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ args });
  });

  afterAll(async () => {
    await server.stop();
  });

  it('passes with Elara as the server', async () => {
    const { code, output } = await runSuite(file, server);
    expect(output).toContain(`Ran ${tests} tests`);
    expect(code, output).toBe(0);
    expect(await server.api.get('kernels')).toEqual([]);
  });
});
