import { Type } from 'typebox';
import { html, json, route, type Route, type User } from '../http/index.ts';
import type { Authorizer, LoginPage } from './extension.ts';
import { loginRoutes, type LoginRoutesOptions } from './login-routes.ts';
import { allowedActions, parsePermissions, updateUser } from './me.ts';
import { logoutPage } from './pages.ts';
import { Me, UpdatedMe } from './schema.ts';

export interface AuthRoutesOptions extends LoginRoutesOptions {
  readonly authEnabled: boolean;
  readonly loginPage: LoginPage | undefined;
  readonly updatableFields: readonly string[];
  readonly authorizer: Authorizer;
}

/** `/api/me`, `/login` and `/logout`; without authentication there is no login page. */
export function authRoutes(options: AuthRoutesOptions): Route[] {
  const { loginPage } = options;
  const login = loginPage === undefined ? [] : loginRoutes({ ...options, loginPage });
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
