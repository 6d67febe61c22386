import { InvalidTimestamp, MissingEventKey, NoEventData, UnregisteredVersion } from './errors.ts';
import type { EventBus } from './event-bus.ts';
import type { PostedEvent } from './schema.ts';
import { isEventTimestamp } from './timestamp.ts';

/** Publishes an event of a client; throws 400 for whatever is wrong with it. */
export function postEvent(bus: EventBus, posted: PostedEvent | undefined): void {
  if (posted === undefined || posted === null) throw new NoEventData();
  const { schema_id: id, version, data, timestamp } = posted;
  if (id === undefined) throw new MissingEventKey('schema_id');
  if (version === undefined) throw new MissingEventKey('version');
  if (data === undefined) throw new MissingEventKey('data');
  const known = bus.schema(id).version;
  if (String(version) !== known) throw new UnregisteredVersion(id, String(version), known);
  if (timestamp !== undefined && !isEventTimestamp(timestamp)) throw new InvalidTimestamp();
  bus.publish(id, data ?? {});
}
