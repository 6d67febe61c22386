import { lstat, rm, unlink } from 'node:fs/promises';
import { builtInKernels } from '../../app/index.ts';
import { ConfigError, homeDirectory, UsageError } from '../../config/index.ts';
import { kernelSpecFolders } from '../../kernelspecs/index.ts';
import { Prompt } from '../prompt.ts';
import type { Call } from '../subcommand.ts';
import { missingKernels } from './kernelspec-list.ts';

/** `elara kernelspec remove NAME…`: asks first, unless `-f` or `-y` answers. */
export async function removeKernelSpecs(call: Call): Promise<number> {
  const { env, platform } = call.host;
  const folders = await kernelSpecFolders({
    dataPath: call.paths.dataPath,
    env,
    home: homeDirectory(env, platform),
  });
  const missing = call.has('missing') ? await missingKernels(call) : [];
  const asked = call.operands.map((name) => name.toLowerCase());
  const names = [...new Set([...asked, ...missing])]
    .filter((name) => asked.includes(name) || folders.has(name))
    .sort();
  if (names.length === 0 && call.has('missing')) return 0;
  if (names.length === 0) throw new UsageError('name the kernelspecs to remove.');
  await mustAllExist(names, folders);
  if (!(await isConfirmed(call, names, folders))) return 0;
  for (const name of names) {
    const folder = folders.get(name) ?? '';
    await remove(folder);
    call.print(`Removed ${folder}`);
  }
  return 0;
}

async function mustAllExist(
  names: readonly string[],
  folders: ReadonlyMap<string, string>,
): Promise<void> {
  const unknown = names.filter((name) => !folders.has(name));
  if (unknown.length === 0) return;
  const own = (await builtInKernels()).find(({ name }) => unknown.includes(name));
  const hint = own === undefined ? '' : ` (${own.name} is part of Elara and cannot be removed)`;
  throw new ConfigError(`Couldn't find kernel spec(s): ${unknown.join(', ')}${hint}`);
}

async function isConfirmed(
  call: Call,
  names: readonly string[],
  folders: ReadonlyMap<string, string>,
): Promise<boolean> {
  if (call.has('f') || call.has('force') || call.has('y')) return true;
  call.print('Kernel specs to remove:');
  for (const name of names) call.print(`  ${name.padEnd(20)}\t${folders.get(name) ?? ''}`);
  using prompt = new Prompt(call.host);
  const answer = await prompt.ask(`Remove ${names.length} kernel specs [y/N]: `);
  return answer?.trim().toLowerCase().startsWith('y') ?? false;
}

/** A link to somebody's working copy is taken away, not what it leads to. */
async function remove(folder: string): Promise<void> {
  if ((await lstat(folder)).isSymbolicLink()) await unlink(folder);
  else await rm(folder, { recursive: true });
}
