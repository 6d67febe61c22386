export type { EventBus, EventListener, JupyterEvent } from './event-bus.ts';
export type { EventSchema } from './event-schema.ts';
export { createEvents } from './room.ts';
export type { EventsRoom } from './room.ts';
