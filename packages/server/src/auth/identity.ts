import type { User } from '../http/index.ts';
import type { UserFacts } from './extension.ts';
import { MOONS } from './moons.ts';

/** Where random choices come from; tests bring their own. */
export interface Randomness {
  /** So many random bytes. */
  bytes(size: number): Buffer;
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
}

/** A user nobody knows: a shared token lets people in without telling who they are (auth §9). */
export function anonymousUser(random: Randomness): User {
  const moon = MOONS[random.below(MOONS.length)] ?? 'Io';
  const name = `Anonymous ${moon}`;
  return {
    username: versionedId(random.bytes(16)),
    name,
    display_name: name,
    initials: `A${moon.charAt(0)}`,
    avatar_url: null,
    color: null,
  };
}

/** Everything that Jupyter knows of a user, of what a provider tells. */
export function completeUser(facts: UserFacts): User {
  const { username, initials = null, avatar_url = null, color = null } = facts;
  if (typeof username !== 'string' || username === '') {
    throw new TypeError('an identity provider gave a user without a username');
  }
  const name = facts.name || username;
  return { username, name, display_name: facts.display_name || name, initials, avatar_url, color };
}

/** A version 4 UUID without dashes, as Python's `uuid4().hex`. */
function versionedId(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const variant = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant.toString(16)}${hex.slice(18)}`;
}

/** The text that a login cookie signs; key order as `jupyter_server` writes it. */
export function userToCookie(user: User): string {
  const { username, name, display_name, initials, color, avatar_url } = user;
  return JSON.stringify({ username, name, display_name, initials, color, avatar_url });
}

/** The user in a login cookie, or null where it holds none. */
export function userFromCookie(text: string): User | null {
  const data = parseObject(text);
  const username = data?.['username'];
  if (data === null || typeof username !== 'string' || username === '') return null;
  const name = textOr(data['name'], username);
  return {
    username,
    name,
    display_name: textOr(data['display_name'], name),
    initials: textOrNull(data['initials']),
    avatar_url: textOrNull(data['avatar_url']),
    color: textOrNull(data['color']),
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function textOr(value: unknown, instead: string): string {
  return typeof value === 'string' && value !== '' ? value : instead;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
