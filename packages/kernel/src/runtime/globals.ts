import type { Comms } from '../comms/index.ts';
import {
  DISPLAY,
  bundle,
  display,
  html,
  image,
  json,
  latex,
  md,
  svg,
  table,
  vegaLite,
  type DisplayHandle,
  type DisplayOptions,
} from '../display/index.ts';
import type { CellContext, Executor } from '../executor/index.ts';
import type { Input, InputOptions } from '../input/index.ts';
import type { ModuleLoader } from '../modules/index.ts';

export interface UserApi {
  readonly context: CellContext;
  readonly executor: Executor;
  readonly input: Input;
  readonly comms: Comms;
  readonly modules: ModuleLoader;
}

/** What cells find in the global scope; `kernel-globals.d.ts` describes the same for completion. */
export function defineUserGlobals(api: UserApi): void {
  const displayables = { html, md, svg, image, json, table, vegaLite };
  const shown = showing(api);
  const asking = askingUser(api.input);
  const rare = { latex, bundle, $display: DISPLAY, comms: api.comms };
  define('jupyter', { ...shown, ...displayables, ...asking, ...rare });
  const shortcuts = { ...shown, ...asking, ...displayables };
  for (const [name, value] of Object.entries(shortcuts)) define(name, value);
  define('require', api.modules.require);
  define('__filename', api.modules.meta.filename);
  define('__dirname', api.modules.meta.dirname);
  define('module', { exports: {} });
}

/** Configurable, so that a cell may declare a variable of that name. */
export function define(name: string, value: unknown): void {
  const descriptor = { value, writable: true, configurable: true, enumerable: false };
  Object.defineProperty(globalThis, name, descriptor);
}

interface Showing {
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  clearOutput(wait?: boolean): void;
}

function showing({ context, executor }: UserApi): Showing {
  return {
    display: (value, options = {}) =>
      display(value, options, {
        emit: (event) => {
          executor.emit(event);
        },
        waitFor: (work) => {
          context.current.waitFor(work);
        },
      }),
    clearOutput: (wait = false) => {
      executor.emit({ type: 'clear', wait });
    },
  };
}

interface AskingUser {
  prompt(message?: string, fallback?: string): string;
  confirm(message?: string): boolean;
  alert(message?: string): void;
  promptAsync(message?: string, options?: InputOptions): Promise<string>;
  password(message?: string): string;
}

function askingUser(input: Input): AskingUser {
  return {
    prompt: (message = '', fallback = '') => {
      const hint = fallback === '' ? '' : ` [${fallback}]`;
      const answer = input.ask(`${message}${hint}`);
      return answer === '' ? fallback : answer;
    },
    confirm: (message = '') => /^\s*y(es)?\s*$/i.test(input.ask(`${message} [y/N]`)),
    alert: (message = '') => {
      input.ask(`${message} [Enter]`);
    },
    promptAsync: (message = '', options = {}) => input.askAsync(message, options),
    password: (message = 'Password:') => input.ask(message, { password: true }),
  };
}
