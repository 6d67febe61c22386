import { Type } from 'typebox';
import {
  html,
  json,
  redirect,
  route,
  type Reply,
  type Route,
  type RouteRequest,
  type User,
} from '../http/index.ts';
import type { Authorizer } from './authorizer.ts';
import { anonymousUser, type Randomness } from './identity.ts';
import type { LoginCookie } from './login-cookie.ts';
import { allowedActions, parsePermissions, updateUser } from './me.ts';
import { safeNextUrl } from './next-url.ts';
import type { OriginPolicy } from './origins.ts';
import { loginPage, logoutPage } from './pages.ts';
import { Me, UpdatedMe } from './schema.ts';

export interface AuthRoutesOptions {
  readonly baseUrl: string;
  readonly authEnabled: boolean;
  readonly tokenAvailable: boolean;
  readonly updatableFields: readonly string[];
  readonly loginCookie: LoginCookie;
  readonly origins: OriginPolicy;
  readonly authorizer: Authorizer;
  readonly random: Randomness;
  /** Whether a text from the login form is the token or the password. */
  readonly isCredential: (text: string) => Promise<boolean>;
}

/** `/api/me`, `/login` and `/logout`; without authentication there is no login page. */
export function authRoutes(options: AuthRoutesOptions): Route[] {
  const login = options.authEnabled ? [showLogin(options), postLogin(options)] : [];
  return [getMe(options), patchMe(options), ...login, logout(options)];
}

function getMe({ authorizer, updatableFields }: AuthRoutesOptions): Route {
  return route({
    method: 'GET',
    path: '/api/me',
    access: 'authenticated',
    summary: 'Who I am and what I may do',
    query: Type.Object({ permissions: Type.Optional(Type.String()) }),
    replies: { 200: Me },
    handle: async ({ user, query }) => {
      const identity = present(user);
      const asked = parsePermissions(query.permissions);
      const allowed = await allowedActions(identity, asked, authorizer);
      return json({ identity, permissions: { ...allowed, updatable_fields: updatableFields } });
    },
  });
}

function patchMe({ loginCookie, updatableFields }: AuthRoutesOptions): Route {
  return route({
    method: 'PATCH',
    path: '/api/me',
    access: 'authenticated',
    summary: 'Change how I am shown; kept in the login cookie',
    body: Type.Optional(Type.Unknown()),
    replies: { 200: UpdatedMe },
    handle: ({ user, body, gate }) => {
      const identity = updateUser(present(user), body, updatableFields);
      const headers = { 'Set-Cookie': [loginCookie.set(gate, identity)] };
      return json({ status: 'success', identity }, { headers });
    },
  });
}

/** The gate lets nobody without a user through to these routes. */
function present(user: User | null): User {
  if (user === null) throw new TypeError('a route for users was called without one');
  return user;
}

const Next = Type.Object({ next: Type.Optional(Type.String()) });

function showLogin(options: AuthRoutesOptions): Route {
  return route({
    method: 'GET',
    path: '/login',
    access: 'public',
    kind: 'page',
    summary: 'The login page',
    query: Next,
    replies: { 200: null, 302: null },
    handle: (request) => {
      const next = request.query.next ?? options.baseUrl;
      if (request.user === null) return renderLogin(options, request, next, null);
      return redirect(safeNextUrl(next, options.baseUrl, options.origins));
    },
  });
}

function postLogin(options: AuthRoutesOptions): Route {
  return route({
    method: 'POST',
    path: '/login',
    access: 'public',
    kind: 'page',
    summary: 'Log in with the token or the password',
    query: Next,
    body: 'form',
    replies: { 302: null, 401: null },
    handle: async (request) => {
      const { body, gate, log, query } = request;
      const next = body['next'] ?? query.next ?? options.baseUrl;
      if (!(await options.isCredential(body['password'] ?? ''))) {
        return renderLogin(options, request, next, 'Invalid credentials');
      }
      const user = anonymousUser(options.random);
      log.info(`User ${user.username} logged in.`);
      const reply = redirect(safeNextUrl(next, options.baseUrl, options.origins));
      const cookie = options.loginCookie.set(gate, user);
      return { ...reply, headers: { ...reply.headers, 'Set-Cookie': [cookie] } };
    },
  });
}

function renderLogin(
  { baseUrl, tokenAvailable }: AuthRoutesOptions,
  request: Pick<RouteRequest, 'xsrfToken'>,
  next: string,
  error: string | null,
): Reply {
  const xsrfToken = request.xsrfToken();
  const page = loginPage({ baseUrl, next, xsrfToken, tokenAvailable, error });
  return html(page, {
    status: error === null ? 200 : 401,
    headers: { 'Cache-Control': 'no-store' },
  });
}

function logout({ loginCookie, baseUrl, authEnabled }: AuthRoutesOptions): Route {
  return route({
    method: 'GET',
    path: '/logout',
    access: 'public',
    kind: 'page',
    summary: 'Log out',
    replies: { 200: null },
    handle: ({ gate }) =>
      html(logoutPage(baseUrl, authEnabled), {
        headers: { 'Set-Cookie': loginCookie.clear(gate), 'Cache-Control': 'no-store' },
      }),
  });
}
