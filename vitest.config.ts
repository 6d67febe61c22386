import { defineConfig } from 'vitest/config';

/** Unit and integration tests; `e2e/` and `parity/` have configurations of their own. */
export default defineConfig({
  test: {
    setupFiles: ['./vitest.setup.ts'],
    include: ['{packages/*/src,tools,bench,endurance}/**/*.test.ts'],
    // Two cores in CI: more workers than that only make timings worse.
    maxWorkers: 2,
    // Generous: a busy machine is slow, and only what hangs shall fail by the clock.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Browsers, kernels and servers of others have races of their own; the log names who needed it.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    expect: { poll: { timeout: 10_000 } },
  },
});
