import { randomUUID } from 'node:crypto';
import { cp, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ConfigError, environmentPrefix, systemDataDir, UsageError } from '../../config/index.ts';
import { isValidName } from '../../kernelspecs/index.ts';
import type { Call } from '../subcommand.ts';

/** `elara kernelspec install FOLDER`: copies a kernelspec to where Jupyter looks for it. */
export async function installKernelSpec(call: Call): Promise<number> {
  const [folder] = call.operands;
  if (folder === undefined) throw new ConfigError('No source directory specified.');
  const source = resolve(call.host.cwd, folder);
  await mustHoldSpec(source);
  const name = (call.value('name') ?? basename(source)).toLowerCase();
  if (!isValidName(name)) {
    throw new ConfigError(
      `Invalid kernel name '${name}'. Kernel names can only contain ASCII letters and numbers and these separators: - . _ (hyphen, period, and underscore).`,
    );
  }
  const place = placeOf(call);
  const destination = join(place, name);
  await mustBeApart(source, destination);
  if (!call.paths.dataPath.some((one) => join(one, 'kernels') === place)) {
    call.log.warn(
      `Installing to ${place}, which is not where kernels are looked for. The kernelspec may not be found.`,
    );
  }
  await replaceBy(source, destination, call);
  call.say(`Installed kernelspec ${name} in ${destination}`);
  return 0;
}

async function mustHoldSpec(source: string): Promise<void> {
  const file = await stat(join(source, 'kernel.json')).catch(() => undefined);
  if (file?.isFile() !== true) throw new ConfigError(`There is no kernel.json in ${source}`);
}

function placeOf(call: Call): string {
  const { env, platform, cwd } = call.host;
  const wanted = ['user', 'prefix', 'sys-prefix'].filter((option) => call.has(option));
  if (wanted.length > 1) {
    throw new UsageError(`Can't specify both ${wanted.join(' and ')}. Please choose one.`);
  }
  if (call.has('user')) return join(call.paths.dataDir, 'kernels');
  const prefix = call.has('sys-prefix') ? environmentPrefix(env, platform) : call.value('prefix');
  if (prefix === null) throw new ConfigError('There is no Python environment to install into.');
  if (prefix !== undefined) return join(resolve(cwd, prefix), 'share', 'jupyter', 'kernels');
  const system = systemDataDir(env, platform);
  if (system === null) throw new ConfigError('There is no place for all users here; use --user.');
  return join(system, 'kernels');
}

/** Whoever copies a folder over itself, or into itself, would lose it. */
async function mustBeApart(source: string, destination: string): Promise<void> {
  const [from, to] = await Promise.all([
    realpath(source),
    realpath(destination).catch(() => destination),
  ]);
  const inside = (a: string, b: string): boolean => !relative(b, a).startsWith('..');
  if (inside(from, to) || inside(to, from)) {
    throw new ConfigError(`${source} and ${destination} are the same place or one in the other.`);
  }
}

/** Copies beside the place first: what was there stays until the copy is whole. */
async function replaceBy(source: string, destination: string, call: Call): Promise<void> {
  const draft = join(dirname(destination), `.${basename(destination)}.${randomUUID()}`);
  try {
    await mkdir(dirname(destination), { recursive: true });
    await cp(source, draft, { recursive: true, dereference: true });
    const old = await stat(destination).catch(() => undefined);
    if (old !== undefined) call.say(`Removing existing kernelspec in ${destination}`);
    await rm(destination, { recursive: true, force: true });
    await rename(draft, destination);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw forbidden(error) ? notAllowed(error, call) : error;
  }
}

const forbidden = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(EACCES|EPERM|EROFS)$/.test(String(error.code));

function notAllowed(error: Error, call: Call): ConfigError {
  const advice = call.has('user') ? '' : '\nPerhaps you want to install with `sudo` or `--user`?';
  return new ConfigError(`${error.message}${advice}`, { cause: error });
}
