import { randomBytes, randomInt } from 'node:crypto';
import { ConfigError, type SettingsOf } from '../config/index.ts';
import type { Gatekeeper, Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { allowAll, type Authorizer } from './authorizer.ts';
import { loadCookieSecret } from './cookie-secret.ts';
import { equalSecrets } from './equal-secrets.ts';
import { JupyterGatekeeper } from './gatekeeper.ts';
import type { Randomness } from './identity.ts';
import { LoginCookie } from './login-cookie.ts';
import { OriginPolicy } from './origins.ts';
import { passwordMatches } from './password.ts';
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
  /** Whether only this machine can connect: the default of `allow_remote_access`. */
  readonly listensOnLoopback: boolean;
  /** `tornado_settings["headers"]`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly log: Logger;
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
}

/** Opens the room: finds token and keys, and builds the gatekeeper and the routes. */
export async function createAuth(options: AuthOptions): Promise<Auth> {
  const { settings, baseUrl, log } = options;
  const now = options.now ?? (() => new Date());
  const random = options.random ?? systemRandomness;
  const authorizer = options.authorizer ?? allowAll;
  checkPassword(settings);
  const token = await resolveToken(settings, random);
  const authEnabled = token.value !== '' || settings.hashedPassword !== '';
  const secret = await cookieSecret(options, random);
  const loginCookie = new LoginCookie({ settings, baseUrl, secret, now });
  const origins = new OriginPolicy(settings);
  const common = { settings, baseUrl, authEnabled, loginCookie, origins, authorizer, random };
  const gatekeeper = new JupyterGatekeeper({
    ...common,
    token: token.value,
    allowRemoteAccess: settings.allowRemoteAccess ?? !options.listensOnLoopback,
    headers: options.headers,
    xsrf: new XsrfTokens({ baseUrl, random, now }),
    log,
  });
  const routes = authRoutes({
    ...common,
    tokenAvailable: token.value !== '',
    updatableFields: settings.updatableFields,
    isCredential: (text) => isCredential(text, token.value, settings.hashedPassword),
  });
  return { gatekeeper, room: { name: 'auth', routes }, token, authEnabled };
}

const systemRandomness: Randomness = {
  bytes: (size) => randomBytes(size),
  below: (limit) => randomInt(limit),
};

async function cookieSecret(options: AuthOptions, random: Randomness): Promise<Buffer> {
  const { settings, log } = options;
  if (settings.cookieSecret !== '') return Buffer.from(settings.cookieSecret, 'utf8');
  const passwords = [settings.serverPassword, settings.hashedPassword];
  const file = settings.cookieSecretFile || options.defaultSecretFile;
  return loadCookieSecret({ file, passwords, random, log });
}

function checkPassword(settings: SettingsOf<typeof authSettings>): void {
  if (settings.passwordRequired && settings.hashedPassword === '') {
    throw new ConfigError('Jupyter servers are configured to only be run with a password.');
  }
}

async function isCredential(text: string, token: string, hashedPassword: string): Promise<boolean> {
  if (hashedPassword !== '' && (await passwordMatches(hashedPassword, text))) return true;
  return token !== '' && equalSecrets(text, token);
}
