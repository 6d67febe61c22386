import type { KeepAliveOptions, Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { EventBus } from './event-bus.ts';
import { coreSchemas } from './event-schema.ts';
import { eventRoutes, eventSockets } from './routes.ts';

export interface EventsRoom extends Room {
  readonly bus: EventBus;
}

/** Builds the event bus with the schemas every Jupyter server knows. */
export function createEvents({
  log,
  pings = {},
}: {
  readonly log: Logger;
  /** How subscribers are pinged. */
  readonly pings?: KeepAliveOptions;
}): EventsRoom {
  const bus = new EventBus(log);
  for (const schema of coreSchemas) bus.register(schema);
  return { name: 'events', bus, routes: eventRoutes(bus), sockets: eventSockets(bus, pings) };
}
