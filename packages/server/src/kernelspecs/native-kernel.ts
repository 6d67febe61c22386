import { join } from 'node:path';
import type { Environment } from '../config/index.ts';
import { findIpykernel, findPythons } from './pythons.ts';
import type { KernelSpec } from './spec.ts';

export const NATIVE_KERNEL = 'python3';

/**
 * The spec Jupyter makes up where ipykernel is installed but no `python3` spec is
 * (`KernelSpecManager.ensure_native_kernel`); its logos lie in the package.
 */
export async function nativeKernel(env: Environment): Promise<KernelSpec | undefined> {
  for (const python of await findPythons(env)) {
    const ipykernel = await findIpykernel(python);
    if (ipykernel === undefined) continue;
    return {
      name: NATIVE_KERNEL,
      resourceDir: join(ipykernel, 'resources'),
      spec: {
        argv: [python.executable, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
        env: {},
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        interrupt_mode: 'signal',
        metadata: { debugger: true, supported_encryption: ['curve'] },
        kernel_protocol_version: '5.5',
      },
    };
  }
  return undefined;
}
