/** What the kernels room needs to know about a kernelspec. */
export interface KernelSpecInfo {
  readonly name: string;
  /** The folder of its kernel.json. */
  readonly resourceDir: string;
  readonly spec: {
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly language: string;
    readonly interrupt_mode: 'signal' | 'message';
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
}

/** Where kernelspecs are found; the room `kernelspecs` is one. */
export interface KernelSpecs {
  /** Undefined, or a rejection with status 404, where there is no such spec. */
  find(name: string): Promise<KernelSpecInfo | undefined>;
  /** Why a spec that is installed under this name cannot be used; undefined where nothing is. */
  whyNot?(name: string): Promise<string | undefined>;
  /** The kernel for who names none. */
  defaultName(): Promise<string>;
}
