import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../config/index.ts';
import { allowAll, readOnly } from './authorizer.ts';
import type {
  AuthContext,
  Authorizer,
  CreateAuthorizer,
  CreateIdentityProvider,
  IdentityProvider,
} from './extension.ts';
import { loadPolicy } from './policy.ts';

/** The bundled authorizers by name; anything else is the path of a module. */
export async function loadAuthorizer(
  { authorizer, policyFile }: { readonly authorizer: string; readonly policyFile: string },
  context: AuthContext,
): Promise<Authorizer> {
  if (authorizer !== 'policy' && policyFile !== '') {
    throw new ConfigError('Elara.policy_file is used with Elara.authorizer="policy" only');
  }
  if (authorizer === 'allow-all') return allowAll;
  if (authorizer === 'read-only') return readOnly;
  if (authorizer === 'policy') return loadPolicy(policyFile);
  const create = await loadFunction('Elara.authorizer', authorizer, 'createAuthorizer');
  const made: unknown = await (create as CreateAuthorizer)(context);
  if (hasMethod(made, 'isAuthorized')) return strict(made as Authorizer);
  throw new ConfigError(`Elara.authorizer: what ${authorizer} creates has no "isAuthorized"`);
}

/** The provider of a module, where the settings name one. */
export async function loadIdentityProvider(
  file: string,
  context: AuthContext,
): Promise<IdentityProvider> {
  const setting = 'Elara.identity_provider';
  const create = await loadFunction(setting, file, 'createIdentityProvider');
  const made: unknown = await (create as CreateIdentityProvider)(context);
  if (hasMethod(made, 'identify')) return made as IdentityProvider;
  throw new ConfigError(`${setting}: what ${file} creates has no "identify"`);
}

async function loadFunction(setting: string, file: string, name: string): Promise<unknown> {
  const module = await load(setting, file);
  const found = (module as Readonly<Record<string, unknown>>)[name];
  if (typeof found === 'function') return found;
  throw new ConfigError(`${setting}: ${file} does not export a function "${name}"`);
}

async function load(setting: string, file: string): Promise<object> {
  const { href } = pathToFileURL(resolve(file));
  try {
    return (await import(/* @vite-ignore */ href)) as object;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = /\.[cm]?ts$/.test(file)
      ? ' (Node.js reads TypeScript from 22.18 on; compile it for older ones)'
      : '';
    throw new ConfigError(`${setting}: ${file} cannot be loaded: ${reason}${hint}`, { cause });
  }
}

/** Nothing but `true` lets do anything: plain JavaScript may forget to answer. */
function strict(authorizer: Authorizer): Authorizer {
  return {
    isAuthorized: async (...question) => {
      const answer: unknown = await authorizer.isAuthorized(...question);
      return answer === true;
    },
    dispose: () => authorizer.dispose?.(),
  };
}

function hasMethod(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return typeof (value as Readonly<Record<string, unknown>>)[name] === 'function';
}
