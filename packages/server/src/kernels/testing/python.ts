import type { KernelSpecInfo } from '../specs.ts';

/** A Python with ipykernel; where there is none, tests that need it are skipped by name. */
export const testPython = process.env['ELARA_TEST_PYTHON'];

if (testPython === undefined && process.env['CI'] !== undefined) {
  throw new Error('ELARA_TEST_PYTHON must name a Python with ipykernel in CI');
}

/** The kernelspec of the real ipykernel. */
export const ipykernelSpec: KernelSpecInfo = {
  name: 'python3',
  resourceDir: '/nowhere',
  spec: {
    argv: [testPython ?? '', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
    env: { PYDEVD_DISABLE_FILE_VALIDATION: '1' },
    language: 'python',
    interrupt_mode: 'signal',
    metadata: {},
  },
};
