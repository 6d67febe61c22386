/** Roles of sockets that Jupyter uses. */
export type SocketType = 'DEALER' | 'ROUTER' | 'SUB' | 'PUB' | 'REQ' | 'REP';

/** Which peers each of our roles may talk to (ZMTP 3.1, "Socket-Type property"). */
const PEERS: Readonly<Record<SocketType, readonly string[]>> = {
  DEALER: ['DEALER', 'REP', 'ROUTER'],
  ROUTER: ['DEALER', 'REQ', 'ROUTER'],
  SUB: ['PUB', 'XPUB'],
  PUB: ['SUB', 'XSUB'],
  REQ: ['REP', 'ROUTER'],
  REP: ['REQ', 'DEALER'],
};

export function isCompatible(own: SocketType, peer: string): boolean {
  return PEERS[own].includes(peer);
}
