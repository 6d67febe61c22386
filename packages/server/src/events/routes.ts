import {
  empty,
  keepAlive,
  type KeepAliveOptions,
  route,
  socketRoute,
  type Route,
  type SocketRoute,
} from '../http/index.ts';
import type { EventBus } from './event-bus.ts';
import { postEvent } from './post-event.ts';
import { PostedEvent } from './schema.ts';
import { forwardEvents } from './subscriber.ts';

const WRITE = { action: 'write', resource: 'events' } as const;
const EXECUTE = { action: 'execute', resource: 'events' } as const;

/** What every subscriber is sent should be short. */
const BODY_LIMIT = 1024 * 1024;

export function eventRoutes(bus: EventBus): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/events',
      access: WRITE,
      summary: 'Publish an event',
      body: PostedEvent,
      bodyLimit: BODY_LIMIT,
      replies: { 204: null },
      handle: ({ body }) => {
        postEvent(bus, body);
        return empty();
      },
    }),
  ];
}

export function eventSockets(bus: EventBus, pings: KeepAliveOptions = {}): SocketRoute[] {
  return [
    socketRoute({
      path: '/api/events/subscribe',
      access: EXECUTE,
      summary: 'Every event, as it happens',
      prepare: async () => (socket) => {
        keepAlive(socket, pings);
        forwardEvents(socket, bus);
      },
    }),
  ];
}
