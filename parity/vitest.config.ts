import { defineConfig } from 'vitest/config';

/** The same requests to the real Jupyter Server and to Elara; each room of cases starts its own pair. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['cases/*.ts', '**/*.test.ts'],
    setupFiles: ['../vitest.setup.ts'],
    globalSetup: ['harness/print-summary.ts'],
    // Two servers of two kinds for each: more workers than cores only make timings worse.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Browsers, kernels and servers of others have races of their own; the log names who needed it.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
});
