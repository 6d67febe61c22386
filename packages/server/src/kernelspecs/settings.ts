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
  defaultProvisioner: setting({
    trait: 'KernelProvisionerFactory.default_provisioner_name',
    schema: Type.String(),
    default: 'local-provisioner',
    env: 'JUPYTER_DEFAULT_PROVISIONER_NAME',
    help: 'The provisioner of kernelspecs that name none. Only local-provisioner is there: with another name such kernels are not offered.',
  }),
});

export type KernelSpecSettings = SettingsOf<typeof kernelSpecSettings>;
