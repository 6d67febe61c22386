/** The keys of a `kernel.json`. */
export interface KernelSpec {
  readonly argv: string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: 'signal' | 'message';
  readonly kernel_protocol_version: string;
  readonly metadata: Record<string, unknown>;
  readonly env: Record<string, string>;
}

/** Name of the kernelspec: `typescript`. */
export const KERNEL_NAME: 'typescript';

/** Folder with `kernel.json` and the logos, as kernelspecs have one. */
export const resourceDir: string;

/** The program that a kernel process runs; there when the kernel has been built. */
export const kernelPath: string;

/** The kernelspec with the Node that runs this process (or the one given) and absolute paths. */
export function kernelSpec(node?: string): KernelSpec;
