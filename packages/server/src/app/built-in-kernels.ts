import type { BuiltInKernel } from '../kernelspecs/index.ts';

/** The TypeScript kernel, run by the Node that runs the server: there may be none on the path. */
export async function builtInKernels(): Promise<BuiltInKernel[]> {
  const { KERNEL_NAME, kernelSpec, resourceDir } = await import('elara-kernel');
  return [{ name: KERNEL_NAME, spec: kernelSpec(process.execPath), resourceDir }];
}
