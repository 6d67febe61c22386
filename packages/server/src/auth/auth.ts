import { ConfigError, type Environment, type SettingsOf } from '../config/index.ts';
import type { Gatekeeper, Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { deriveSecret, loadCookieSecret } from './cookie-secret.ts';
import { PasswordNotStored } from './errors.ts';
import type { AuthContext, Authorizer, IdentityProvider } from './extension.ts';
import { JupyterGatekeeper } from './gatekeeper.ts';
import type { Randomness } from './identity.ts';
import { loadAuthorizer, loadIdentityProvider } from './load-extension.ts';
import { LoginCookie } from './login-cookie.ts';
import { LoginLimit } from './login-limit.ts';
import { OriginPolicy } from './origins.ts';
import { OwnerIdentity } from './owner-identity.ts';
import { isLegacyHash } from './password.ts';
import { storePassword } from './password-file.ts';
import { Policy } from './policy.ts';
import { RandomPool } from './random-pool.ts';
import { authRoutes } from './routes.ts';
import type { authSettings } from './settings.ts';
import { resolveToken, type ServerToken } from './token.ts';
import { XsrfTokens } from './xsrf.ts';

export interface AuthOptions {
  readonly settings: SettingsOf<typeof authSettings>;
  /** Starts and ends with a slash; still encoded. */
  readonly baseUrl: string;
  /** Used for the cookie secret where the settings name no file. */
  readonly defaultSecretFile: string;
  /** Where a password that is set on the login page is written. */
  readonly passwordFile: string;
  /** Whether only this machine can connect: the default of `allow_remote_access`. */
  readonly listensOnLoopback: boolean;
  /** `tornado_settings["headers"]`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Logger;
  /** For modules that tell who is asking. */
  readonly env?: Environment;
  readonly now?: () => Date;
  readonly random?: Randomness;
  readonly authorizer?: Authorizer;
}

/** What the rest of the server gets from this room. */
export interface Auth {
  readonly gatekeeper: Gatekeeper;
  readonly room: Room;
  readonly token: ServerToken;
  /** False where neither token nor password is set. */
  readonly authEnabled: boolean;
  /** Resources that the policy file names; one that no route has is a slip of the pen. */
  readonly namedResources: readonly string[];
}

/** Opens the room: finds token and keys, and builds the gatekeeper and the routes. */
export async function createAuth(options: AuthOptions): Promise<Auth> {
  const { settings, baseUrl, log } = options;
  const now = options.now ?? (() => new Date());
  const random = options.random ?? new RandomPool();
  const context: AuthContext = { baseUrl, env: options.env ?? {}, log };
  const authorizer = options.authorizer ?? (await loadAuthorizer(settings, context));
  const secret = await cookieSecret(options, random, settings.hashedPassword);
  const loginCookie = new LoginCookie({ settings, baseUrl, secret, now });
  const { identity, token, authEnabled } =
    settings.identityProvider === ''
      ? await ownIdentity(options, random, loginCookie)
      : await foreignIdentity(settings, context);
  const origins = new OriginPolicy(settings);
  const common = { settings, baseUrl, authEnabled, loginCookie, origins, authorizer };
  const gatekeeper = new JupyterGatekeeper({
    ...common,
    identity,
    allowRemoteAccess: settings.allowRemoteAccess ?? !options.listensOnLoopback,
    headers: options.headers,
    xsrf: new XsrfTokens({ baseUrl, random, now }),
    log,
  });
  const routes = authRoutes({
    ...common,
    loginPage: identity.loginPage,
    updatableFields: identity.updatableFields ?? settings.updatableFields,
    limit: new LoginLimit(() => now().getTime()),
  });
  const dispose = async (): Promise<void> => {
    await identity.dispose?.();
    await authorizer.dispose?.();
  };
  const namedResources = authorizer instanceof Policy ? authorizer.resources : [];
  const room = { name: 'auth', routes, dispose };
  return { gatekeeper, room, token, authEnabled, namedResources };
}

interface Identity {
  readonly identity: IdentityProvider;
  readonly token: ServerToken;
  readonly authEnabled: boolean;
}

/** Token and password, as everybody knows them. */
async function ownIdentity(
  options: AuthOptions,
  random: Randomness,
  loginCookie: LoginCookie,
): Promise<Identity> {
  const { settings, passwordFile, log } = options;
  checkPassword(options);
  const token = await resolveToken(settings, random);
  const identity = new OwnerIdentity({
    token: token.value,
    hashedPassword: settings.hashedPassword,
    allowPasswordChange: settings.allowPasswordChange,
    random,
    log,
    storePassword: async (hashed) => {
      try {
        await storePassword(passwordFile, hashed);
      } catch (error) {
        throw new PasswordNotStored(passwordFile, error);
      }
      log.info(`Wrote hashed password to ${passwordFile}`);
      // Whoever is logged in by the old password is not any more, as after a start with the new one.
      loginCookie.useSecret(await cookieSecret(options, random, hashed));
    },
  });
  return { identity, token, authEnabled: !identity.isOpen };
}

async function foreignIdentity(
  { identityProvider, token, hashedPassword }: AuthOptions['settings'],
  context: AuthContext,
): Promise<Identity> {
  const identity = await loadIdentityProvider(identityProvider, context);
  if (token || hashedPassword !== '') {
    context.log.warn('The token and the password have no effect beside Elara.identity_provider.');
  }
  return { identity, token: { value: '', generated: false }, authEnabled: true };
}

async function cookieSecret(
  options: AuthOptions,
  random: Randomness,
  hashedPassword: string,
): Promise<Buffer> {
  const { settings, log } = options;
  const { cookieSecret: configured, identityProvider } = settings;
  if (configured !== '' && identityProvider === '') return secretBytes(configured);
  // With another way to tell who is asking, cookies of before are void too.
  if (configured !== '') return deriveSecret(configured, [identityProvider]);
  const inputs = [settings.serverPassword, hashedPassword, identityProvider];
  const file = settings.cookieSecretFile || options.defaultSecretFile;
  return loadCookieSecret({ file, passwords: inputs, random, log });
}

/** Python's `b'…'` arrives as a text of the same characters; other texts are of a command line. */
function secretBytes(text: string): Buffer {
  return Buffer.from(text, /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf8');
}

function checkPassword({ settings, log }: AuthOptions): void {
  const { passwordRequired, hashedPassword } = settings;
  if (passwordRequired && hashedPassword === '') {
    throw new ConfigError(
      [
        'Jupyter servers are configured to only be run with a password.',
        'Hint: run the following command to set a password',
        '\t$ elara password',
      ].join('\n'),
    );
  }
  if (isLegacyHash(hashedPassword)) {
    log.warn(
      'The password is stored as a plain digest, which is quickly guessed by whoever gets to see it. ' +
        'Run "elara password", or set a new one on the login page, to store it as argon2.',
    );
  }
}
