import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script, type ScriptOptions } from 'node:vm';

/** One module of the bundle as a function of its surroundings; it sets `module.exports`. */
type ModuleFunction = (
  module: { exports: object },
  require: (id: string) => unknown,
  load: (id: string) => Promise<unknown>,
  moduleUrl: string,
  moduleDir: string,
) => void;

/** What a script of the bundle gives: its modules by name. */
type Modules = Readonly<Record<string, ModuleFunction>>;

/**
 * The modules of the bundle, which lie in scripts: those of a start all in one, the others in one
 * each. Scripts can be kept compiled on Node.js 20 too, and need no resolving and linking: ECMAScript
 * modules cost more at the start than all the server's own work.
 */
export class BundledModules {
  readonly #dir: string;
  readonly #moduleUrl: string;
  readonly #require: NodeJS.Require;
  readonly #waiting = new Map<string, ModuleFunction>();
  readonly #modules = new Map<string, { exports: object }>();

  /** `require` finds packages as seen from the folder of the bundle. */
  constructor(dir: string, require: NodeJS.Require) {
    this.#dir = dir;
    const inside = dir + sep;
    // What has nothing to be escaped needs none of the code that escapes.
    this.#moduleUrl = /^\/[\w/.-]+$/.test(inside) ? `file://${inside}` : pathToFileURL(inside).href;
    this.#require = require;
  }

  /** Runs a script of the bundle, and returns it so that it can be kept compiled. */
  add(file: string, cachedData?: Buffer): Script {
    const path = join(this.#dir, file);
    // The bundle is ASCII: so it is one byte a character in memory, too.
    const options: ScriptOptions = {
      filename: path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? {} : { cachedData }),
    };
    const script = new Script(readFileSync(path, 'latin1'), options);
    const modules = script.runInThisContext() as Modules;
    for (const name of Object.keys(modules)) {
      const run = modules[name];
      if (run !== undefined) this.#waiting.set(name, run);
    }
    return script;
  }

  /** What a module exports; it runs when it is first asked for. */
  use(name: string): object {
    const known = this.#modules.get(name);
    if (known !== undefined) return known.exports;
    if (!this.#waiting.has(name)) this.add(name);
    const run = this.#waiting.get(name);
    if (run === undefined) throw new Error(`There is no module ${name}`);
    const module = { exports: {} };
    this.#modules.set(name, module);
    try {
      run(module, this.#resolve, this.#load, this.#moduleUrl + name, this.#dir);
    } catch (error) {
      this.#modules.delete(name);
      throw error;
    }
    this.#waiting.delete(name);
    return module.exports;
  }

  readonly #resolve = (id: string): unknown =>
    id.startsWith('./') ? this.use(id.slice(2)) : this.#require(id);

  /** A script of the bundle, or a package or a user's module as anybody imports them. */
  readonly #load = async (id: string): Promise<unknown> =>
    id.startsWith('./') ? this.use(id.slice(2)) : import(/* @vite-ignore */ id);
}
