import { defineConfig } from 'vitest/config';

/** Tests in a real browser against the built server; `npm run test:e2e` builds it first. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // A browser, a server and a kernel at a time keep two cores busy.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 90_000,
    // Browsers, kernels and servers of others have races of their own; the log names who needed it.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
});
