// Loaded by `module.register` on Nodes that run module hooks in a thread of their own.
import {
  loadTypeScript,
  resolveTypeScript,
  type LoadResult,
  type ResolveContext,
  type ResolveResult,
} from './typescript-hooks.ts';

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: (specifier: string, context: ResolveContext) => Promise<ResolveResult>,
): Promise<ResolveResult> {
  return resolveTypeScript(specifier, context) ?? next(specifier, context);
}

export async function load(
  url: string,
  context: object,
  next: (url: string, context: object) => Promise<LoadResult>,
): Promise<LoadResult> {
  return loadTypeScript(url) ?? next(url, context);
}
