/** The Python with the real Jupyter Server; comparisons are skipped without it. */
export const TEST_PYTHON = process.env['ELARA_TEST_PYTHON'];

/** With `CI` a comparison that cannot be made is a failure, not a skip. */
export const SKIP_COMPARISON = TEST_PYTHON === undefined && process.env['CI'] === undefined;
