import { homedir } from 'node:os';
import type { Environment } from '../config/index.ts';
import type { Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { KernelSpecs } from './kernelspecs.ts';
import { kernelSpecRoutes, type FileServer } from './routes.ts';
import type { KernelSpecSettings } from './settings.ts';
import { parseKernelSpec, type KernelSpec } from './spec.ts';

/** A kernel that is part of Elara: its kernel.json as an object, and the folder of its logos. */
export interface BuiltInKernel {
  readonly name: string;
  readonly spec: unknown;
  readonly resourceDir: string;
}

export interface KernelSpecsRoomOptions {
  readonly settings: KernelSpecSettings;
  /** Folders of `jupyter_path()`, the one that wins first. */
  readonly dataPath: readonly string[];
  readonly env: Environment;
  readonly home?: string;
  /** `default_kernel_name` where somebody set it, else empty. */
  readonly defaultName: string;
  /** Asked for once, with the first look at kernels: a start needs none. */
  readonly builtIn: () => Promise<readonly BuiltInKernel[]>;
  readonly files: FileServer;
  readonly log: Logger;
}

export interface KernelSpecsRoom extends Room {
  readonly kernelSpecs: KernelSpecs;
}

/** Builds the room of kernelspecs. */
export function createKernelSpecs(options: KernelSpecsRoomOptions): KernelSpecsRoom {
  const { settings, dataPath, env, defaultName, log } = options;
  const kernelSpecs = new KernelSpecs({
    allowed: settings.allowed,
    ensureNativeKernel: settings.ensureNativeKernel,
    defaultProvisioner: settings.defaultProvisioner,
    dataPath,
    env,
    home: options.home ?? homedir(),
    defaultName,
    builtIn: async () => (await options.builtIn()).map(checked),
    log,
  });
  return {
    name: 'kernelspecs',
    kernelSpecs,
    routes: kernelSpecRoutes(kernelSpecs, options.files),
  };
}

function checked({ name, spec, resourceDir }: BuiltInKernel): KernelSpec {
  return { name, resourceDir, spec: parseKernelSpec(JSON.stringify(spec)) };
}
