import { KERNEL_NAME, kernelSpec, resourceDir } from 'elara-kernel';
import type { BuiltInKernel } from '../kernelspecs/index.ts';

/** The TypeScript kernel, run by the Node that runs the server: there may be none on the path. */
export function builtInKernels(): BuiltInKernel[] {
  return [{ name: KERNEL_NAME, spec: kernelSpec(process.execPath), resourceDir }];
}
