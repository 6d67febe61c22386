import fc from 'fast-check';

/**
 * Generated cases are the same in each run, so that a red run is about the change that it tests.
 * `ELARA_TEST_SEED=random` looks for new ones; what it finds becomes a named case.
 */
const seed = process.env['ELARA_TEST_SEED'] ?? '1';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
