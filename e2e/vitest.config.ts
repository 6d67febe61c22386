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
  },
});
