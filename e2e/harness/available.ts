/** Set by `npm test` where they were found; tests that need a missing one are skipped by name. */
export const chromium = process.env['ELARA_TEST_CHROMIUM'];
export const python = process.env['ELARA_TEST_PYTHON'];
