export type { Emit } from './actions.ts';
export {
  DuplicateKernelError,
  KernelNotFoundError,
  KernelStartError,
  NoSuchKernelError,
} from './errors.ts';
export type {
  Batch,
  BatchListener,
  Execution,
  HostEvent,
  JournalEntry,
  KernelHost,
  KernelState,
  Origin,
  Outgoing,
  RestartChanges,
  SpooledBody,
  StartRequest,
  SubscribeOptions,
  Subscription,
} from './host.ts';
export { Kind } from './local/kinds.ts';
export { Kernels } from './kernels.ts';
export type { GoneListener, GoneReason, StartKernel } from './kernels.ts';
export { createKernels } from './room.ts';
export type { KernelsRoom, KernelsRoomOptions } from './room.ts';
export { KERNEL_ID } from './routes.ts';
export { KernelModel } from './schema.ts';
export { kernelSettings } from './settings.ts';
export type { KernelSettings } from './settings.ts';
export type { KernelSpecInfo, KernelSpecs } from './specs.ts';
