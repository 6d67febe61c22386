/** Who is asking, as `/api/me` shows them (auth §9). */
export interface User {
  readonly username: string;
  readonly name: string;
  readonly display_name: string;
  readonly initials: string | null;
  readonly avatar_url: string | null;
  readonly color: string | null;
}

/** Jupyter's actions: reading and writing over REST, `execute` for websockets (rest-api §1.2). */
export type Action = 'read' | 'write' | 'execute';

/**
 * Who may use a route. There is no default: a route without it does not compile and does not start.
 * `authenticated` asks for a user but for no permission (`/api/me`).
 */
export type Access =
  'public' | 'authenticated' | { readonly action: Action; readonly resource: string };

/** The access in words, for the generated table. */
export function describeAccess(access: Access): string {
  return typeof access === 'string' ? access : `${access.action} ${access.resource}`;
}
