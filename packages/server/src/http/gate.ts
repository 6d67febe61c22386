import type { IncomingHttpHeaders } from 'node:http';
import { HttpError } from '../errors/index.ts';
import type { Access, Action, User } from './access.ts';

/** What the gate looks at; the same for requests and websocket upgrades. */
export interface GateRequest {
  readonly method: string;
  /** Raw request target, base URL and query included. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  /** True when the client speaks TLS to us (or to a trusted proxy). */
  readonly secure: boolean;
  readonly query: URLSearchParams;
  /** Fields of a form body; only routes that take a form have them. */
  readonly form?: Readonly<Record<string, string>> | undefined;
}

/** What authentication found out about a request. */
export interface Authentication {
  readonly user: User | null;
  /** A token was presented: XSRF and origin checks do not apply (auth §2). */
  readonly tokenAuthenticated: boolean;
  /** `Set-Cookie` values the answer must carry, whatever its status. */
  readonly setCookies: readonly string[];
}

/** The checks of the gate, implemented by the `auth` room. */
export interface Gatekeeper {
  /** Against DNS rebinding (auth §7). */
  hostAllowed(request: GateRequest): boolean;
  authenticate(request: GateRequest): Promise<Authentication>;
  corsHeaders(request: GateRequest, authentication: Authentication): Record<string, string>;
  preflightHeaders(request: GateRequest): Record<string, string>;
  /** Throws the 403 of auth §6 when the request does not prove that it comes from our page. */
  checkXsrf(request: GateRequest, authentication: Authentication): void;
  originAllowed(request: GateRequest, authentication: Authentication): boolean;
  authorize(user: User, action: Action, resource: string): Promise<boolean>;
  /** The token a page must echo, and the cookie to set where the client has none yet (auth §6). */
  xsrfToken(request: GateRequest): { readonly token: string; readonly setCookie: string | null };
  /** Where a page without a user sends the browser; null where there is no login page. */
  loginUrl(request: GateRequest): string | null;
  /** `frame-ancestors 'self'; report-uri …` or what the settings say instead (auth §8). */
  readonly contentSecurityPolicy: string;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page without a user: answered with a redirect to the login page. */
export class LoginRequired extends HttpError {
  readonly location: string;

  constructor(location: string) {
    super(302, 'Login required', { code: 'http.login_required' });
    this.location = location;
  }
}

/** What the gate needs to know of the route that was found, or of the missing one. */
export interface Guarded {
  readonly access: Access;
  readonly kind: 'api' | 'page' | 'socket';
  readonly anyOrigin?: boolean | undefined;
}

/** First check of the gate, made before anybody is identified. */
export function checkHost(gatekeeper: Gatekeeper, request: GateRequest): void {
  if (gatekeeper.hostAllowed(request)) return;
  throw new HttpError(403, 'Forbidden', { code: 'http.host_not_allowed' });
}

/** The checks after identity, in Jupyter's order: XSRF → origin → permission (rest-api §1.1). */
export async function checkAccess(
  gatekeeper: Gatekeeper,
  request: GateRequest,
  authentication: Authentication,
  target: Guarded,
): Promise<void> {
  if (target.anyOrigin !== true) {
    if (target.kind !== 'socket' && !SAFE_METHODS.has(request.method)) {
      gatekeeper.checkXsrf(request, authentication);
    }
    checkOrigin(gatekeeper, request, authentication, target);
  }
  if (target.access === 'public') return;
  const { user } = authentication;
  if (user === null) throw unauthenticated(gatekeeper, request, target);
  if (target.access === 'authenticated') return;
  const { action, resource } = target.access;
  if (await gatekeeper.authorize(user, action, resource)) return;
  throw new HttpError(403, `User is not authorized to ${action} on resource: ${resource}.`, {
    code: 'http.not_authorized',
  });
}

/** A foreign origin gets 404 from the API and 403 from a websocket, as in Jupyter. */
function checkOrigin(
  gatekeeper: Gatekeeper,
  request: GateRequest,
  authentication: Authentication,
  target: Guarded,
): void {
  if (target.kind === 'page' || gatekeeper.originAllowed(request, authentication)) return;
  if (target.kind === 'api') throw new HttpError(404, 'Not Found', { code: 'http.cross_origin' });
  throw new HttpError(403, 'Cross origin websockets not allowed', {
    code: 'http.cross_origin',
    plainText: true,
  });
}

function unauthenticated(gatekeeper: Gatekeeper, request: GateRequest, target: Guarded): HttpError {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const login = target.kind === 'page' && isRead ? gatekeeper.loginUrl(request) : null;
  if (login !== null) return new LoginRequired(login);
  return new HttpError(403, 'Forbidden', { code: 'http.unauthenticated' });
}
