import type { KernelSpecInfo } from '../specs.ts';

/** The binary of Deno; where there is none, tests that need it are skipped by name. */
export const testDeno = process.env['ELARA_TEST_DENO'];

if (testDeno === undefined && process.env['CI'] !== undefined) {
  throw new Error('ELARA_TEST_DENO must name the binary of Deno in CI');
}

/** As `deno jupyter --install` writes it: without `interrupt_mode`. */
export function denoSpec(program = testDeno ?? ''): KernelSpecInfo {
  return {
    name: 'deno',
    resourceDir: '/nowhere',
    spec: {
      argv: [program, 'jupyter', '--kernel', '--conn', '{connection_file}'],
      env: { NO_COLOR: '1' },
      language: 'typescript',
      interrupt_mode: 'signal',
      metadata: {},
    },
  };
}
