import { describe, expect, it } from 'vitest';
import { InvalidEventData, InvalidEventSchema, UnknownEventSchema } from './errors.ts';
import { coreSchemas, type EventSchema } from './event-schema.ts';
import { SchemaRegistry } from './schema-registry.ts';

const schema: EventSchema = {
  $id: 'https://example.org/measured',
  version: '1',
  'personal-data': false,
  type: 'object',
  properties: { value: { type: 'number' }, when: { type: 'string', format: 'date-time' } },
  required: ['value'],
};

function registry(): SchemaRegistry {
  const made = new SchemaRegistry();
  made.register(schema);
  return made;
}

describe('the registry of event schemas', () => {
  it('knows what was registered', () => {
    expect(registry().get(schema.$id)).toBe(schema);
  });

  it('takes data that fit, further keys included', () => {
    registry().validate(schema.$id, { value: 1.5, more: true, when: 'not a date' });
  });

  it.each([
    [{}, "data must have required property 'value'"],
    [{ value: '1' }, '/value must be number'],
    [null, 'data must be object'],
    [[], 'data must be object'],
  ])('says what is wrong with %j', (data, message) => {
    const run = () => {
      registry().validate(schema.$id, data);
    };
    expect(run).toThrow(InvalidEventData);
    expect(run).toThrow(`${message} (event schema ${schema.$id})`);
  });

  it('refuses what it does not know', () => {
    expect(() => registry().get('other')).toThrow(UnknownEventSchema);
    expect(() => {
      registry().validate('other', {});
    }).toThrow(UnknownEventSchema);
  });

  it('refuses an id twice', () => {
    const full = registry();
    expect(() => {
      full.register({ ...schema, version: '2' });
    }).toThrow(InvalidEventSchema);
  });
});

describe('the schemas every Jupyter server knows', () => {
  it('are these, in version 1', () => {
    expect(coreSchemas.map(({ $id, version }) => [$id, version])).toEqual([
      ['https://events.jupyter.org/jupyter_server/contents_service/v1', '1'],
      ['https://events.jupyter.org/jupyter_server/gateway_client/v1', '1'],
      ['https://events.jupyter.org/jupyter_server/kernel_actions/v1', '1'],
    ]);
  });

  it('say that they hold personal data', () => {
    expect(coreSchemas.every((core) => core['personal-data'] === true)).toBe(true);
  });
});
