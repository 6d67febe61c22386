import type { WebSocket } from 'ws';
import type { EventBus, JupyterEvent } from './event-bus.ts';

/** A client with this much unread is gone or hopeless; it may connect again. */
const MOST_UNREAD = 4 * 1024 * 1024;

/** Clients only listen here; whoever sends something has mistaken the address. */
const UNSUPPORTED_DATA = 1003;

/** Sends every event to a websocket until it closes. */
export function forwardEvents(socket: WebSocket, bus: EventBus): void {
  const unsubscribe = bus.subscribe((event) => {
    if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
    else socket.send(frameOf(event));
  });
  socket.on('close', unsubscribe);
  socket.on('message', () => {
    unsubscribe();
    socket.close(UNSUPPORTED_DATA, 'Events are not sent over this socket');
  });
}

/** Only the data: no timestamp and no version (events-metrics §2). */
function frameOf({ schemaId, data }: JupyterEvent): string {
  return JSON.stringify({ schema_id: schemaId, ...data });
}
