import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve as resolvePath, sep } from 'node:path';
import { json, route, type Route } from '../http/index.ts';
import type { Drive } from './drive/drive.ts';
import type { ContentsRoot } from './drive/root.ts';
import { BadContentsRequest, InvalidPath } from './errors.ts';
import { isSystemError } from './python/os-error.ts';
import { ResolvedPaths, ResolvePathQuery } from './schema.ts';

/** The working directory of a running kernel: null where it has none, undefined where it is unknown. */
export type KernelDirectory = (kernelId: string) => string | null | undefined;

/** Finds out what the paths in texts and links mean (rest-api §3). */
export class PathResolver {
  private readonly root: ContentsRoot;
  private readonly drive: Drive;
  private readonly kernelDirectory: KernelDirectory;

  constructor(root: ContentsRoot, drive: Drive, kernelDirectory: KernelDirectory) {
    this.root = root;
    this.drive = drive;
    this.kernelDirectory = kernelDirectory;
  }

  async resolve(path: string, kernelId: string | undefined): Promise<ResolvedPaths> {
    const resolved: ResolvedPaths['resolved'] = [];
    const onServer = await this.onServer(path);
    if (onServer !== null) resolved.push({ scope: 'server', path: onServer });
    if (kernelId === undefined || kernelId === '') return { resolved };
    const directory = this.kernelDirectory(kernelId);
    if (directory === undefined) {
      const reason = `Kernel ${kernelId} could not be found`;
      return { resolved, unresolved: [{ scope: 'kernel', reason }] };
    }
    const inKernel = directory === null ? null : await inDirectory(directory, path);
    if (inKernel !== null) resolved.push({ scope: 'kernel', path: inKernel });
    return { resolved };
  }

  /** The API path of what a path names below the root; never tells what is outside. */
  private async onServer(path: string): Promise<string | null> {
    const expanded = expandHome(path);
    const inside =
      expanded === path ? withoutRoot(path, this.root.directory) : this.root.apiPath(expanded);
    if (inside === null) return null;
    try {
      return (await this.drive.exists(inside)) ? inside : null;
    } catch (error) {
      if (error instanceof InvalidPath) return null;
      throw error;
    }
  }
}

/** An absolute path below the root, or one that is relative to it. */
function withoutRoot(path: string, root: string): string {
  const rest = path.startsWith(root) ? path.slice(root.length) : path;
  return rest
    .split(sep)
    .filter((part) => part !== '')
    .join('/');
}

async function inDirectory(directory: string, path: string): Promise<string | null> {
  if (path.includes('\0')) return null;
  const found = resolvePath(directory, expandHome(path));
  try {
    await stat(found);
    return found.split(sep).join('/');
  } catch (error) {
    if (isSystemError(error)) return null;
    throw error;
  }
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

export function resolvePathRoute(resolver: PathResolver): Route {
  return route({
    method: 'GET',
    path: '/api/resolvePath',
    access: { action: 'read', resource: 'api' },
    untracked: true,
    summary: 'What a path means to the server and to a kernel',
    query: ResolvePathQuery,
    replies: { 200: ResolvedPaths },
    handle: async ({ query: { path, kernel } }) => {
      if (path === undefined) throw new BadContentsRequest('Missing argument path');
      return json(await resolver.resolve(path, kernel));
    },
  });
}
