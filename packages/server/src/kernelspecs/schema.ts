import Type, { type Static } from 'typebox';
import { KernelSpecFile } from './spec.ts';

export const KernelSpecModel = Type.Object({
  name: Type.String(),
  spec: KernelSpecFile,
  resources: Type.Record(Type.String(), Type.String(), {
    description: 'URL paths of kernel.js, kernel.css and logos; of logos without extension',
  }),
});
export type KernelSpecModel = Static<typeof KernelSpecModel>;

export const KernelSpecList = Type.Object({
  default: Type.String(),
  kernelspecs: Type.Record(Type.String(), KernelSpecModel),
});
