import { bytes } from './reply.ts';
import { route, type Route } from './route.ts';
import type { SocketRoute } from './socket-route.ts';

/** Tornado's words to who asks for a websocket without upgrading. */
const MESSAGE = 'Can "Upgrade" only to "WebSocket".';

/** A GET for each websocket, which tells that only a websocket is to be had there. */
export function upgradeRequiredRoutes(sockets: readonly SocketRoute[]): Route[] {
  return sockets.map((socket) =>
    route({
      method: 'GET',
      path: socket.path,
      access: socket.access,
      summary: `${socket.summary}: only as a websocket`,
      ...(socket.params === undefined ? {} : { params: socket.params }),
      untracked: true,
      replies: { 400: null },
      handle: () => bytes(MESSAGE, { status: 400, type: 'text/html; charset=UTF-8', etag: false }),
    }),
  );
}
