import type { SettingsOf } from '../config/index.ts';
import { HttpError } from '../errors/index.ts';
import type { Action, Authentication, Gatekeeper, GateRequest, User } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { Authorizer, Identified, IdentityProvider } from './extension.ts';
import { isLocalHost, requestHost } from './hosts.ts';
import { completeUser } from './identity.ts';
import type { LoginCookie } from './login-cookie.ts';
import { loginUrl } from './next-url.ts';
import type { OriginPolicy } from './origins.ts';
import type { authSettings } from './settings.ts';
import { checkXsrfToken, type IssuedToken, type XsrfTokens } from './xsrf.ts';

export interface GatekeeperOptions {
  readonly settings: SettingsOf<typeof authSettings>;
  readonly baseUrl: string;
  readonly identity: IdentityProvider;
  /** False: neither token nor password, everybody is let in. */
  readonly authEnabled: boolean;
  /** Whether the Host header may name any host. */
  readonly allowRemoteAccess: boolean;
  /** `tornado_settings["headers"]`, some of which replace what is computed here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly loginCookie: LoginCookie;
  readonly xsrf: XsrfTokens;
  readonly origins: OriginPolicy;
  readonly authorizer: Authorizer;
  readonly log: Logger;
}

const NOBODY: Authentication = { user: null, tokenAuthenticated: false, setCookies: [] };

const PREFLIGHT_METHODS = 'GET, PUT, POST, PATCH, DELETE, OPTIONS';
const PREFLIGHT_HEADERS = 'accept, content-type, authorization, x-xsrftoken';

/** The checks of the gate, by the rules of `jupyter_server` (auth §2–§8). */
export class JupyterGatekeeper implements Gatekeeper {
  readonly #options: GatekeeperOptions;
  readonly contentSecurityPolicy: string;

  constructor(options: GatekeeperOptions) {
    this.#options = options;
    this.contentSecurityPolicy =
      options.headers['Content-Security-Policy'] ??
      `frame-ancestors 'self'; report-uri ${options.baseUrl}api/security/csp-report`;
  }

  hostAllowed(request: GateRequest): boolean {
    const { allowRemoteAccess, settings, log } = this.#options;
    const host = requestHost(request);
    if (allowRemoteAccess || isLocalHost(host, settings.localHostnames)) return true;
    log.warn(
      `Blocking request with non-local 'Host' (${host}). If the server should be accessible at ` +
        'that name, set ServerApp.allow_remote_access to disable the check.',
    );
    return false;
  }

  async authenticate(request: GateRequest): Promise<Authentication> {
    const { loginCookie, identity } = this.#options;
    const known = loginCookie.read(request);
    const found = await identity.identify(request);
    if (found !== null) return this.#admit(request, found, known);
    if (identity.loginPage === undefined) return NOBODY;
    if (known !== null) return { user: known, tokenAuthenticated: false, setCookies: [] };
    return this.#forgetCookie(request);
  }

  /** Where the proof tells no name, the browser keeps the one it was given with the first answer. */
  #admit(request: GateRequest, found: Identified, known: User | null): Authentication {
    const tokenAuthenticated = found.byToken ?? false;
    const stays = found.remember === true ? known : null;
    if (stays !== null) return { user: stays, tokenAuthenticated, setCookies: [] };
    const user = completeUser(found.user);
    const setCookies =
      found.remember === true ? [this.#options.loginCookie.set(request, user)] : [];
    return { user, tokenAuthenticated, setCookies };
  }

  #forgetCookie(request: GateRequest): Authentication {
    const { loginCookie, log } = this.#options;
    if (!loginCookie.isPresent(request)) return NOBODY;
    log.warn(`Clearing invalid/expired login cookie ${loginCookie.name(request)}`);
    return { ...NOBODY, setCookies: loginCookie.clear(request) };
  }

  corsHeaders(request: GateRequest, authentication: Authentication): Record<string, string> {
    const { origins, settings, headers } = this.#options;
    const { origin } = request.headers;
    const allowed = origins.allowOriginHeader(origin);
    const open = authentication.tokenAuthenticated && !origins.isConfigured;
    const value = allowed ?? (open && !hasAllowOrigin(headers) ? (origin ?? '') : null);
    return {
      ...(value === null ? {} : { 'Access-Control-Allow-Origin': value }),
      ...(settings.allowCredentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    };
  }

  preflightHeaders(request: GateRequest): Record<string, string> {
    const { origins, settings, headers, authEnabled } = this.#options;
    const asked = request.headers['access-control-request-headers']?.toLowerCase().split(',') ?? [];
    const withToken = asked.some((name) => name.trim() === 'authorization');
    const isOpen = origins.isConfigured || hasAllowOrigin(headers);
    const echo = withToken && authEnabled && isOpen ? request.headers.origin : undefined;
    const value = echo ?? origins.allowOriginHeader(request.headers.origin);
    return {
      'Access-Control-Allow-Headers': headers['Access-Control-Allow-Headers'] ?? PREFLIGHT_HEADERS,
      'Access-Control-Allow-Methods': PREFLIGHT_METHODS,
      ...(value === null ? {} : { 'Access-Control-Allow-Origin': value }),
      ...(settings.allowCredentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    };
  }

  checkXsrf(request: GateRequest, authentication: Authentication): void {
    if (authentication.tokenAuthenticated || this.#options.settings.disableCheckXsrf) return;
    try {
      if (!this.originAllowed(request, authentication)) {
        throw new HttpError(404, 'Not Found', { code: 'auth.cross_origin' });
      }
      checkXsrfToken(request);
    } catch (error) {
      if (request.method !== 'GET' && request.method !== 'HEAD') throw error;
      this.#checkReferer(request, error);
    }
  }

  /** Reads of user files: a page of ours may ask without a token. */
  #checkReferer({ headers }: GateRequest, cause: unknown): void {
    if (this.#options.origins.acceptsReferer(headers.referer, headers.host)) return;
    const message =
      headers.referer === undefined
        ? 'Blocking request from unknown origin'
        : `Blocking Cross Origin request from ${headers.referer}.`;
    throw new HttpError(403, message, { code: 'auth.cross_origin', cause });
  }

  originAllowed(request: GateRequest, authentication: Authentication): boolean {
    const { origins, log } = this.#options;
    const { origin, host } = request.headers;
    if (authentication.tokenAuthenticated || request.method === 'OPTIONS') return true;
    if (origins.accepts(origin, host)) return true;
    const path = request.url.split('?', 1)[0] ?? '';
    log.warn(
      `Blocking Cross Origin API request for ${path}.  Origin: ${origin ?? ''}, Host: ${host ?? ''}`,
    );
    return false;
  }

  async authorize(user: User, action: Action, resource: string): Promise<boolean> {
    return this.#options.authorizer.isAuthorized(user, action, resource);
  }

  xsrfToken(request: GateRequest): IssuedToken {
    return this.#options.xsrf.forPage(request);
  }

  loginUrl(request: GateRequest): string | null {
    const { identity, baseUrl } = this.#options;
    if (identity.loginUrl !== undefined) return identity.loginUrl(request);
    return identity.loginPage === undefined ? null : loginUrl(baseUrl, request.url);
  }
}

function hasAllowOrigin(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'access-control-allow-origin');
}
