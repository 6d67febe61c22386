import module from 'node:module';
import { readFileSync } from 'node:fs';

import { transpileModule } from '../transpile/local-module.ts';
import {
  loadTypeScript,
  resolveTypeScript,
  type LoadResult,
  type ResolveContext,
  type ResolveResult,
} from './typescript-hooks.ts';

interface SynchronousHooks {
  resolve(
    specifier: string,
    context: ResolveContext,
    next: (specifier: string, context: ResolveContext) => ResolveResult,
  ): ResolveResult;
  load(
    url: string,
    context: object,
    next: (url: string, context: object) => LoadResult,
  ): LoadResult;
}

let installed = false;

/**
 * Lets `import` read the notebook's own TypeScript. Newer Nodes run such hooks in place; the others
 * start a thread for them, so it is done when a cell first imports something.
 */
export function installTypeScriptHooks(): void {
  if (installed) return;
  installed = true;
  const { registerHooks } = module as unknown as {
    registerHooks?: (hooks: SynchronousHooks) => void;
  };
  if (registerHooks === undefined) {
    module.register(new URL('./module-hooks.mjs', import.meta.url));
    return;
  }
  registerHooks({
    resolve: (specifier, context, next) =>
      resolveTypeScript(specifier, context) ?? next(specifier, context),
    load: (url, context, next) => loadTypeScript(url) ?? next(url, context),
  });
}

interface ModuleWithCompile {
  _compile(code: string, filename: string): void;
}

/** Lets `require` read the notebook's own TypeScript. */
export function installRequireHook(require: NodeJS.Require): void {
  // Deprecated since ever, and what every loader uses; there is no other way to `require` TypeScript.
  const extensions = Reflect.get(require, 'extensions') as unknown as Record<
    string,
    (module: ModuleWithCompile, filename: string) => void
  >;
  for (const extension of ['.ts', '.tsx', '.cts', '.jsx']) {
    extensions[extension] = (target, filename) => {
      target._compile(transpileModule(readFileSync(filename, 'utf8'), 'commonjs'), filename);
    };
  }
}
