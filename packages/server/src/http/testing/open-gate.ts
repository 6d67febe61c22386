import type { Authentication, Gatekeeper } from '../gate.ts';
import type { User } from '../access.ts';

export const OWNER: User = {
  username: 'owner',
  name: 'Owner',
  display_name: 'Owner',
  initials: null,
  avatar_url: null,
  color: null,
};

/** A gatekeeper for tests of rooms: everybody is the owner, nothing is refused. */
export function openGate(changes: Partial<Gatekeeper> = {}): Gatekeeper {
  const authentication: Authentication = { user: OWNER, tokenAuthenticated: true, setCookies: [] };
  return {
    hostAllowed: () => true,
    authenticate: async () => authentication,
    corsHeaders: () => ({}),
    preflightHeaders: () => ({}),
    checkXsrf: () => undefined,
    originAllowed: () => true,
    authorize: async () => true,
    xsrfToken: () => ({ token: 'x', setCookie: null }),
    loginUrl: () => '/login',
    contentSecurityPolicy: "frame-ancestors 'self'",
    ...changes,
  };
}
