/** Bundles the kernel into a folder; tests use one of their own. */
export function bundleKernel(outdir: string): Promise<unknown>;
