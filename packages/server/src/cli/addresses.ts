import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { isLoopback } from '../auth/index.ts';

/** Jupyter's words for all interfaces. */
const ALL_INTERFACES = ['', '*', '0.0.0.0', '::'];

export function isWildcard(ip: string): boolean {
  return ALL_INTERFACES.includes(ip);
}

/** Hosts to try one after another: not every machine has both families. */
export function bindHosts(ip: string): readonly string[] {
  if (ip === '' || ip === '*') return ['::', '0.0.0.0'];
  // `localhost` can mean the IPv6 loopback first, and the printed URL says 127.0.0.1.
  return ip === 'localhost' ? ['127.0.0.1', '::1'] : [ip];
}

/** Whether only this machine can reach an address; a name counts by all it stands for. */
export async function listensOnLoopback(ip: string): Promise<boolean> {
  if (isWildcard(ip)) return false;
  if (ip === 'localhost' || isLoopback(ip)) return true;
  try {
    const found = await lookup(ip, { all: true });
    return found.length > 0 && found.every(({ address }) => isLoopback(address));
  } catch {
    return false; // Listening will fail with the system's own message.
  }
}

/** The host for URLs that others can follow. */
export function connectableHost(ip: string): string {
  if (ip === '' || ip === '*') return 'localhost';
  return isWildcard(ip) ? hostname() : ip;
}
