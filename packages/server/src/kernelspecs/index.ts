export type { KernelSpecs } from './kernelspecs.ts';
export { createKernelSpecs } from './room.ts';
export type { BuiltInKernel, KernelSpecsRoom, KernelSpecsRoomOptions } from './room.ts';
export { kernelSpecSettings } from './settings.ts';
export type { KernelSpecSettings } from './settings.ts';
export type { KernelSpec, KernelSpecFile } from './spec.ts';
