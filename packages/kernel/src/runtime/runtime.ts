import { jsx } from '../display/index.ts';
import {
  Evaluator,
  interrupt,
  type Executor,
  type InterruptForce,
  type InterruptResult,
} from '../executor/index.ts';
import type { ModuleLoader } from '../modules/index.ts';
import { RUNTIME } from '../transpile/index.ts';

/** What rewritten code and the protocol host call; hidden from the user's view. */
export class Runtime {
  readonly jsx = jsx;
  /** Where `export default` of a cell goes. */
  default: unknown;
  readonly #modules: ModuleLoader;
  readonly #evaluator: Evaluator;
  readonly #executor: Executor;

  constructor(modules: ModuleLoader, evaluator: Evaluator, executor: Executor) {
    this.#modules = modules;
    this.#evaluator = evaluator;
    this.#executor = executor;
  }

  get meta(): ModuleLoader['meta'] {
    return this.#modules.meta;
  }

  import(specifier: unknown, options?: object): Promise<object> {
    return this.#modules.import(specifier, options);
  }

  pick(namespace: object, names: readonly string[]): Record<string, unknown> {
    return this.#modules.pick(namespace, names);
  }

  /** Gives a function the name it was declared with. */
  rename(target: object, name: string): object {
    return Object.defineProperty(target, 'name', { value: name });
  }

  take(value: unknown): void {
    this.#evaluator.desk.take(value);
  }

  interrupt(cell: number, force: InterruptForce): InterruptResult {
    return interrupt(cell, force, this.#executor);
  }
}

/** Puts the runtime where evaluated code finds it. */
export function installRuntime(runtime: Runtime): void {
  Object.defineProperty(globalThis, RUNTIME, { value: runtime });
}
