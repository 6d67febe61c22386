import type { KernelSpecInfo } from '../specs.ts';

/** An R with IRkernel; where there is none, tests that need it are skipped by name. */
export const testR = process.env['ELARA_TEST_R'];

if (testR === undefined && process.env['CI'] !== undefined) {
  throw new Error('ELARA_TEST_R must name an R with IRkernel in CI');
}

/** As Debian's package `r-cran-irkernel` installs it, with the program in full. */
export const rSpec: KernelSpecInfo = {
  name: 'ir',
  resourceDir: '/nowhere',
  spec: {
    argv: [testR ?? '', '--slave', '-e', 'IRkernel::main()', '--args', '{connection_file}'],
    env: {},
    language: 'R',
    interrupt_mode: 'signal',
    metadata: {},
  },
};
