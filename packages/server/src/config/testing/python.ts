import { delimiter, dirname } from 'node:path';

/** The Python with the real traitlets and Jupyter Server; comparisons are skipped without it. */
export const TEST_PYTHON = process.env['ELARA_TEST_PYTHON'];

/** With `CI` a comparison that cannot be made is a failure, not a skip. */
export const SKIP_COMPARISON = TEST_PYTHON === undefined && process.env['CI'] === undefined;

/** An environment in which that Python is the one on the PATH. */
export function pythonEnvironment(): Record<string, string> {
  const path = process.env['PATH'] ?? '';
  return { PATH: TEST_PYTHON === undefined ? path : dirname(TEST_PYTHON) + delimiter + path };
}
