import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script, constants } from 'node:vm';

import { installTypeScriptHooks } from './hooks-registration.ts';

type ImportOptions = { readonly with?: Readonly<Record<string, string>> } | undefined;
type NativeImport = (specifier: string, options: ImportOptions) => Promise<object>;

/** `import.meta` of a cell. */
export interface CellMeta {
  readonly url: string;
  readonly filename: string;
  readonly dirname: string;
  resolve(specifier: string): string;
}

/** Specifiers that may mean a TypeScript file of the notebook's folder. */
const LOCAL = /^(\.{0,2}\/|file:|#)/;

/** Loads modules for cells, as a module file in the notebook's folder would. */
export class ModuleLoader {
  readonly meta: CellMeta;
  readonly require: NodeJS.Require;
  readonly #import: NativeImport;

  constructor(folder: string) {
    const filename = join(folder, 'notebook.ts');
    const url = pathToFileURL(filename).href;
    this.require = createRequire(url);
    this.#import = importFrom(url);
    const resolve = (specifier: string): string => resolveFrom(this.require, url, specifier);
    this.meta = { url, filename, dirname: folder, resolve };
  }

  /** `import(specifier)` seen from the notebook's folder. */
  async import(specifier: unknown, options?: ImportOptions): Promise<object> {
    const name = String(specifier);
    if (LOCAL.test(name)) installTypeScriptHooks();
    return this.#import(name, options);
  }

  /**
   * The named exports that an `import` declaration wants. A CommonJS module shows some of its names
   * only on its default export, and a name that is not there at all may be a type.
   */
  pick(namespace: object, names: readonly string[]): Record<string, unknown> {
    const fallback: unknown = Reflect.get(namespace, 'default');
    const picked: Record<string, unknown> = {};
    for (const name of names) {
      const missing = !(name in namespace) && isObject(fallback);
      picked[name] = missing ? Reflect.get(fallback, name) : Reflect.get(namespace, name);
    }
    return picked;
  }
}

/** The only way to an `import()` that resolves from a file that does not exist. */
function importFrom(url: string): NativeImport {
  silenceWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
  const script = new Script('(specifier, options) => import(specifier, options)', {
    filename: url,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return script.runInThisContext() as NativeImport;
}

/** Node warns of its own experiments; what the kernel uses is no news for the user. */
function silenceWarning(subject: string): void {
  const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]): void => {
    if (!String(args[0]).startsWith(subject)) emitWarning(...args);
  };
}

function resolveFrom(require: NodeJS.Require, url: string, specifier: string): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href;
  if (URL.canParse(specifier)) return specifier;
  const path = require.resolve(specifier);
  return path.startsWith('/') || /^[a-z]:\\/i.test(path)
    ? pathToFileURL(path).href
    : `node:${path.replace(/^node:/, '')}`;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
