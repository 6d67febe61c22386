import type { SettingsOf } from '../config/index.ts';
import type { GateRequest, User } from '../http/index.ts';
import { cookieAttributes, cookieValues, serializeCookie } from './cookies.ts';
import { userFromCookie, userToCookie } from './identity.ts';
import { requestHost } from './hosts.ts';
import type { authSettings } from './settings.ts';
import { readSignedValue, signValue } from './signed-value.ts';

/** Days after which a browser forgets the login. */
const LIFETIME_DAYS = 30;

export interface LoginCookieOptions {
  readonly settings: SettingsOf<typeof authSettings>;
  readonly baseUrl: string;
  readonly secret: Uint8Array;
  readonly now: () => Date;
}

/** The signed cookie that tells who is logged in, the same as `jupyter_server`'s (auth §3). */
export class LoginCookie {
  readonly #options: LoginCookieOptions;
  #secret: Uint8Array;

  constructor(options: LoginCookieOptions) {
    this.#options = options;
    this.#secret = options.secret;
    cookieAttributes(options.settings.cookieOptions, options.now()); // Refuses bad ones at start.
  }

  /** From now on cookies are signed with another key: those of before are void. */
  useSecret(secret: Uint8Array): void {
    this.#secret = secret;
  }

  /** The port is part of the name: servers of one host do not log each other out. */
  name(request: GateRequest): string {
    const configured = this.#options.settings.cookieName;
    return configured || `username-${requestHost(request)}`.replace(/[^A-Za-z0-9]/g, '-');
  }

  isPresent(request: GateRequest): boolean {
    return cookieValues(request.headers.cookie, this.name(request)).length > 0;
  }

  read(request: GateRequest): User | null {
    const { settings, now } = this.#options;
    const name = this.name(request);
    const { max_age_days: maxAgeDays, min_version: minVersion } = settings.cookieCheck;
    const options = { now: now(), maxAgeDays: number(maxAgeDays), minVersion: number(minVersion) };
    for (const value of cookieValues(request.headers.cookie, name)) {
      const text = readSignedValue(this.#secret, name, value, options);
      const user = text === null ? null : userFromCookie(text);
      if (user !== null) return user;
    }
    return null;
  }

  set(request: GateRequest, user: User): string {
    const { baseUrl, settings, now } = this.#options;
    const name = this.name(request);
    const secure = settings.secureCookie ?? request.secure;
    return serializeCookie(name, signValue(this.#secret, name, userToCookie(user), now()), {
      httpOnly: true,
      path: baseUrl,
      ...(secure ? { secure } : {}),
      ...cookieAttributes({ expires_days: LIFETIME_DAYS, ...settings.cookieOptions }, now()),
    });
  }

  /** Also clears the cookie that older servers set for the whole host. */
  clear(request: GateRequest): string[] {
    const { baseUrl, settings, now } = this.#options;
    const { path = baseUrl, domain } = cookieAttributes(settings.cookieOptions, now());
    const expired = { ...cookieAttributes({ expires_days: -365 }, now()), domain };
    const name = this.name(request);
    const paths = path === '/' ? [path] : [path, '/'];
    return paths.map((one) => serializeCookie(name, '', { ...expired, path: one }));
  }
}

function number(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}
