import type { Call, Reply } from './call.ts';
export type KernelSpecModel = Reply<'GET /api/kernelspecs/{name}'>;
/** Kernels that can be started. */
export declare class KernelSpecs {
    #private;
    constructor(call: Call);
    /** All of them by name, and the name of the default one. */
    list(): Promise<Reply<'GET /api/kernelspecs'>>;
    get(name: string): Promise<KernelSpecModel>;
}
