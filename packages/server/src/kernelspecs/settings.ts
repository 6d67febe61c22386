import Type from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

export const kernelSpecSettings = defineSettings({
  allowed: setting({
    trait: 'KernelSpecManager.allowed_kernelspecs',
    schema: Type.Array(Type.String()),
    default: [],
    help: 'Names of the kernels that may be used; all where empty.',
    deprecated: ['KernelSpecManager.whitelist'],
  }),
  ensureNativeKernel: setting({
    trait: 'KernelSpecManager.ensure_native_kernel',
    schema: Type.Boolean(),
    default: true,
    help: 'Whether a Python with ipykernel is offered as python3 where no such spec is installed.',
  }),
});

export type KernelSpecSettings = SettingsOf<typeof kernelSpecSettings>;
