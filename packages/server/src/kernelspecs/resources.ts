import { readdir, realpath, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, extname, join, sep } from 'node:path';
import { ResourceForbidden, ResourceNotFound } from './errors.ts';
import type { KernelSpec } from './spec.ts';

/** Files of a kernelspec that front ends use, by the key under which they look for them. */
export async function resourcesOf(
  spec: KernelSpec,
  baseUrl: string,
): Promise<Record<string, string>> {
  const files = await readdir(spec.resourceDir).catch(() => []);
  const resources: Record<string, string> = {};
  for (const file of files.sort()) {
    const key = keyOf(file);
    if (key === undefined) continue;
    resources[key] =
      `${baseUrl}kernelspecs/${encodeURIComponent(spec.name)}/${encodeURIComponent(file)}`;
  }
  return resources;
}

function keyOf(file: string): string | undefined {
  if (file === 'kernel.js' || file === 'kernel.css') return file;
  return file.startsWith('logo-') ? basename(file, extname(file)) : undefined;
}

/** The file behind a resource's URL; nothing outside the folder of the spec. */
export async function findResource(
  spec: KernelSpec,
  path: string,
): Promise<{ readonly file: string; readonly stats: Stats }> {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..') || path.includes('\0')) throw new ResourceForbidden(path);
  const file = join(spec.resourceDir, ...segments);
  const [real, root] = await Promise.all([resolved(file), resolved(spec.resourceDir)]);
  if (real === undefined || root === undefined) throw new ResourceNotFound(path);
  const stats = await stat(real);
  // A link that leads out of the folder is refused too, as in tornado.
  if (!stats.isFile() || !real.startsWith(root + sep)) throw new ResourceForbidden(path);
  return { file, stats };
}

async function resolved(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
