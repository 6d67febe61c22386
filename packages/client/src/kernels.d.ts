import type { Body, Call } from './call.ts';
import type { KernelModel } from './operations.generated.ts';
/** Running kernels. */
export declare class Kernels {
    #private;
    constructor(call: Call);
    list(): Promise<readonly KernelModel[]>;
    /** Starts a kernel; without a name the default one. */
    start(body?: Body<'POST /api/kernels'>): Promise<KernelModel>;
    get(id: string): Promise<KernelModel>;
    interrupt(id: string): Promise<void>;
    /** Answered when the new process runs. */
    restart(id: string): Promise<KernelModel>;
    /** Answered when the process is gone. */
    shutdown(id: string): Promise<void>;
}
