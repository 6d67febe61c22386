import type { User } from '../http/index.ts';
import { BadIdentity, BadPermissions } from './errors.ts';
import type { Authorizer } from './extension.ts';

/** What `/api/me?permissions=` asks: actions by resource. */
export function parsePermissions(text: string | undefined): ReadonlyMap<string, readonly string[]> {
  if (text === undefined || text === '') return new Map();
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadPermissions(text);
  return new Map(
    Object.entries(value).map(([resource, actions]) => {
      if (!isTextList(actions)) throw new BadPermissions(text);
      return [resource, actions] as const;
    }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadPermissions(text);
  }
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Of the actions asked for, those that the user may take. */
export async function allowedActions(
  user: User,
  asked: ReadonlyMap<string, readonly string[]>,
  authorizer: Authorizer,
): Promise<Record<string, string[]>> {
  const entries: [string, string[]][] = [];
  for (const [resource, actions] of asked) {
    const allowed: string[] = [];
    for (const action of actions) {
      if (await authorizer.isAuthorized(user, action, resource)) allowed.push(action);
    }
    entries.push([resource, allowed]);
  }
  return Object.fromEntries(entries);
}

/** The user with the changes of a PATCH; refuses fields that may not be changed. */
export function updateUser(user: User, changes: unknown, updatable: readonly string[]): User {
  if (typeof changes !== 'object' || changes === null || Object.keys(changes).length === 0) {
    throw new BadIdentity('Invalid or missing JSON body');
  }
  for (const [field, value] of Object.entries(changes)) {
    if (!updatable.includes(field)) throw new BadIdentity(`Field ${field} is not updatable`);
    if (!isAllowed(field, value)) throw new BadIdentity(`Field ${field} must be a string`);
  }
  return { ...user, ...changes };
}

/** `name` and `display_name` are never empty in the identity model; the others may be unset. */
function isAllowed(field: string, value: unknown): boolean {
  return typeof value === 'string' || (value === null && !/name$/.test(field));
}
