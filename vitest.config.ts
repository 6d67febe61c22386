import { defineConfig } from 'vitest/config';

/** Unit and integration tests; `e2e/` and `parity/` have configurations of their own. */
export default defineConfig({
  test: {
    setupFiles: ['./vitest.setup.ts'],
    include: ['{packages/*/src,tools,bench}/**/*.test.ts'],
    // Two cores in CI: more workers than that only make timings worse.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
