import type { Script } from 'node:vm';
import { CodeCache, type CodeCacheOptions } from './code-cache.ts';
import { BundledModules } from './modules.ts';

export interface LaunchOptions extends CodeCacheOptions {
  /** The module of the script that is the program. */
  readonly main: string;
  /** Of a module in the folder of the scripts. */
  readonly require: NodeJS.Require;
  readonly onExit: (listener: () => void) => void;
}

/** What the program tells whoever launched it. */
interface Program {
  /** Resolves when a server listens, and never where none does. */
  readonly listening: Promise<void>;
}

/** When the code is kept after a server listens, in milliseconds: not while the first page loads. */
const KEPT_AFTER = 2000;

/** Runs the bundled program, with the code of an earlier start where that was kept. */
export function launch(options: LaunchOptions): void {
  const modules = new BundledModules(options.dir, options.require);
  const cache = new CodeCache(options);
  const kept = cache.read();
  const script = modules.add(options.file, kept);
  const { listening } = modules.use(options.main) as Program;
  if (kept !== undefined && script.cachedDataRejected !== true) return;
  // What a server has run by then is what the next one needs; other commands need little of it.
  void listening.then(() => {
    keepCode(script, cache, options.onExit);
  });
}

function keepCode(script: Script, cache: CodeCache, onExit: LaunchOptions['onExit']): void {
  let isKept = false;
  const keep = (): void => {
    if (isKept) return;
    isKept = true;
    cache.write(script.createCachedData());
  };
  setTimeout(keep, KEPT_AFTER).unref();
  onExit(keep);
}
