export type { KernelSpecs } from './kernelspecs.ts';
export { findPythonModule } from './python-modules.ts';
export { createKernelSpecs } from './room.ts';
export type { BuiltInKernel, KernelSpecsRoom, KernelSpecsRoomOptions } from './room.ts';
export { kernelSpecSettings } from './settings.ts';
export type { KernelSpecSettings } from './settings.ts';
export { isValidName } from './spec.ts';
export type { KernelSpec, KernelSpecFile } from './spec.ts';
export { kernelSpecFolders } from './spec-folders.ts';
