import { builtInKernels } from '../../app/index.ts';
import { homeDirectory } from '../../config/index.ts';
import { createKernelSpecs, type KernelSpec } from '../../kernelspecs/index.ts';
import { StaticFiles } from '../../static/index.ts';
import { findProgram } from '../find-program.ts';
import type { Host } from '../host.ts';
import { configurationOf } from '../settings-of-call.ts';
import type { Call } from '../subcommand.ts';

/** `elara kernelspec list`: the kernels a server started here would offer. */
export async function listKernelSpecs(call: Call): Promise<number> {
  const all = await installedKernels(call);
  const shown = call.has('missing') ? await withoutProgram(all, call.host) : all;
  if (call.has('json')) {
    const specs = shown.map(({ name, resourceDir, spec }) => [
      name,
      { resource_dir: resourceDir, spec },
    ]);
    call.print(JSON.stringify({ kernelspecs: Object.fromEntries(specs) as unknown }, null, 2));
    return 0;
  }
  if (shown.length === 0) {
    call.print('No kernels available');
    return 0;
  }
  const width = Math.max(...shown.map(({ name }) => name.length));
  call.print('Available kernels:');
  for (const { name, resourceDir } of byPlace(shown, call.paths.dataPath)) {
    call.print(`  ${name.padEnd(width)}    ${resourceDir}`);
  }
  return 0;
}

async function installedKernels(call: Call): Promise<KernelSpec[]> {
  const { settings } = await configurationOf(call, 'none');
  const { env, platform } = call.host;
  const { kernelSpecs } = createKernelSpecs({
    settings: settings.kernelSpecs,
    dataPath: call.paths.dataPath,
    env,
    home: homeDirectory(env, platform),
    defaultName: settings.kernels.defaultKernelName,
    builtIn: builtInKernels,
    files: new StaticFiles({ cacheBytes: 0 }),
    log: call.log,
  });
  return [...(await kernelSpecs.list()).values()];
}

/** Those of Jupyter's own folders come last, in the order of the folders, as Jupyter prints them. */
function byPlace(specs: readonly KernelSpec[], places: readonly string[]): KernelSpec[] {
  const rank = ({ resourceDir }: KernelSpec): number =>
    places.findIndex((place) => resourceDir.startsWith(place));
  return [...specs].sort((a, b) => rank(a) - rank(b) || (a.resourceDir < b.resourceDir ? -1 : 1));
}

/** The names of kernels whose program cannot be found. */
export async function missingKernels(call: Call): Promise<string[]> {
  const missing = await withoutProgram(await installedKernels(call), call.host);
  return missing.map(({ name }) => name);
}

async function withoutProgram(
  specs: readonly KernelSpec[],
  host: Pick<Host, 'env'>,
): Promise<KernelSpec[]> {
  const missing = await Promise.all(
    specs.map(async ({ spec }) => (await findProgram(spec.argv[0] ?? '', host.env)) === null),
  );
  return specs.filter((_, index) => missing[index]);
}

/** `elara kernelspec provisioners`. */
export async function listProvisioners({ print }: Call): Promise<number> {
  print('Available kernel provisioners:');
  print('  local-provisioner    part of Elara');
  return 0;
}
