import { existsSync } from 'node:fs';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { GateRequest } from '../http/index.ts';

let loopbackV6: BlockList | undefined;

function loopbackOfV6(): BlockList {
  if (loopbackV6 === undefined) {
    loopbackV6 = new BlockList();
    loopbackV6.addAddress('::1', 'ipv6');
    loopbackV6.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');
  }
  return loopbackV6;
}

/** The host as the client wrote it; tornado takes a missing one for the loopback. */
export function requestHost(request: GateRequest): string {
  return request.headers.host || '127.0.0.1';
}

/** Whether an address is one that only this machine reaches. */
export function isLoopback(address: string): boolean {
  // Only addresses of version 6 have colons, and the expression for those takes long to compile.
  if (!address.includes(':')) return address.startsWith('127.') && isIPv4(address);
  return isIPv6(address) && loopbackOfV6().check(address, 'ipv6');
}

/**
 * Against DNS rebinding: a foreign page whose name suddenly points here still sends its own name
 * in `Host` (auth §7).
 */
export function isLocalHost(host: string, localHostnames: readonly string[]): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (isLoopback(name) || localHostnames.includes(name)) return true;
  const socket = name.replaceAll('%2F', '/');
  return socket.startsWith('/') && existsSync(socket);
}
