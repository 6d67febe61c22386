import type { Logger } from '../log/index.ts';
import { InvalidEventData, UnknownEventSchema } from './errors.ts';
import type { EventSchema } from './event-schema.ts';
import { SchemaRegistry } from './schema-registry.ts';

export interface JupyterEvent {
  readonly schemaId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type EventListener = (event: JupyterEvent) => void;

/** Carries events from the rooms, and from clients, to whoever listens. */
export class EventBus {
  readonly #registry = new SchemaRegistry();
  readonly #listeners = new Set<EventListener>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  register(schema: EventSchema): void {
    this.#registry.register(schema);
  }

  schema(id: string): EventSchema {
    return this.#registry.get(id);
  }

  /** Whether anybody would get an event; for those that are many and cost something to make. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /**
   * For rooms: what they do must not fail because an event about it does. An event that its schema
   * does not allow is our mistake, so it is logged.
   */
  readonly emit = (schemaId: string, data: Readonly<Record<string, unknown>>): void => {
    try {
      this.publish(schemaId, data);
    } catch (error) {
      const known = error instanceof InvalidEventData || error instanceof UnknownEventSchema;
      this.#log.warn(known ? error.message : 'An event could not be delivered', { error });
    }
  };

  /** Delivers an event. Without listeners nothing is checked, as in Jupyter. */
  publish(schemaId: string, data: Readonly<Record<string, unknown>>): void {
    if (this.#listeners.size === 0) return;
    this.#registry.validate(schemaId, data);
    for (const listener of this.#listeners) this.#deliver(listener, { schemaId, data });
  }

  #deliver(listener: EventListener, event: JupyterEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#log.warn('A listener of events failed', { error });
    }
  }
}
