import { Ajv, type ValidateFunction } from 'ajv';
import { InvalidEventData, InvalidEventSchema, UnknownEventSchema } from './errors.ts';
import type { EventSchema } from './event-schema.ts';

interface Registered {
  readonly schema: EventSchema;
  /** Compiled at the first event that somebody listens to. */
  validate?: ValidateFunction;
}

/** Knows which events there may be and what they must look like. */
export class SchemaRegistry {
  readonly #schemas = new Map<string, Registered>();
  #ajv: Ajv | undefined;

  register(schema: EventSchema): void {
    if (this.#schemas.has(schema.$id)) {
      throw new InvalidEventSchema(schema.$id, 'it is registered already');
    }
    const reserved = Object.keys(schema.properties).find((name) => name.startsWith('__'));
    if (reserved !== undefined) {
      throw new InvalidEventSchema(schema.$id, `"${reserved}" is reserved for the event bus`);
    }
    this.#schemas.set(schema.$id, { schema });
  }

  get(id: string): EventSchema {
    return this.#registered(id).schema;
  }

  /** Throws `InvalidEventData` naming what is wrong. */
  validate(id: string, data: unknown): void {
    const registered = this.#registered(id);
    registered.validate ??= this.#compile(registered.schema);
    if (registered.validate(data)) return;
    const error = registered.validate.errors?.[0];
    const place = error?.instancePath === '' ? 'data' : (error?.instancePath ?? 'data');
    throw new InvalidEventData(id, `${place} ${error?.message ?? 'is not valid'}`);
  }

  #registered(id: string): Registered {
    const registered = this.#schemas.get(id);
    if (registered === undefined) throw new UnknownEventSchema(id);
    return registered;
  }

  #compile(schema: EventSchema): ValidateFunction {
    // `personal-data` and `version` are no keywords of JSON Schema.
    this.#ajv ??= new Ajv({ strict: false, validateFormats: false });
    return this.#ajv.compile(schema);
  }
}
