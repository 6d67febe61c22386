import { describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { InvalidEventData, InvalidEventSchema, UnknownEventSchema } from './errors.ts';
import { EventBus, type JupyterEvent } from './event-bus.ts';
import { coreSchemas, type EventSchema } from './event-schema.ts';

const CONTENTS = 'https://events.jupyter.org/jupyter_server/contents_service/v1';
const KERNELS = 'https://events.jupyter.org/jupyter_server/kernel_actions/v1';
const GATEWAY = 'https://events.jupyter.org/jupyter_server/gateway_client/v1';

function setUp() {
  const warnings: string[] = [];
  const bus = new EventBus({ ...silentLogger, warn: (message) => void warnings.push(message) });
  for (const schema of coreSchemas) bus.register(schema);
  const heard: JupyterEvent[] = [];
  return { bus, warnings, heard, listen: () => bus.subscribe((event) => heard.push(event)) };
}

const own: EventSchema = {
  $id: 'https://example.org/own',
  version: '2',
  type: 'object',
  properties: { x: { type: 'integer' } },
};

describe('the event bus', () => {
  it('delivers to every listener until it stops listening', () => {
    const { bus, heard, listen } = setUp();
    const stop = listen();
    listen();
    bus.emit(CONTENTS, { action: 'save', path: 'a.txt' });
    stop();
    bus.emit(CONTENTS, { action: 'delete', path: 'a.txt' });
    expect(heard.map((event) => event.data['action'])).toEqual(['save', 'save', 'delete']);
  });

  it('drops what nobody listens to without checking it', () => {
    const { bus, warnings } = setUp();
    bus.publish(CONTENTS, { nonsense: true });
    bus.emit('https://example.org/unknown', {});
    expect(warnings).toEqual([]);
  });

  it('never throws at a room, but logs what its schema does not allow', () => {
    const { bus, warnings, heard, listen } = setUp();
    listen();
    bus.emit(CONTENTS, { action: 'explode', path: 'a' });
    bus.emit('https://example.org/unknown', {});
    expect(heard).toEqual([]);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('/action must be equal to one of the allowed values');
  });

  it('goes on when a listener fails', () => {
    const { bus, warnings, heard, listen } = setUp();
    bus.subscribe(() => {
      throw new Error('broken');
    });
    listen();
    bus.emit(CONTENTS, { action: 'get', path: '' });
    expect(heard).toHaveLength(1);
    expect(warnings).toEqual(['A listener of events failed']);
  });

  it('tells a client what is wrong', () => {
    const { bus, listen } = setUp();
    listen();
    expect(() => {
      bus.publish(CONTENTS, { action: 'get' });
    }).toThrow(InvalidEventData);
    expect(() => {
      bus.publish('nothing', {});
    }).toThrow(UnknownEventSchema);
  });

  it('takes further schemas, also while somebody listens', () => {
    const { bus, heard, listen } = setUp();
    listen();
    bus.register(own);
    bus.publish(own.$id, { x: 1 });
    expect(heard).toEqual([{ schemaId: own.$id, data: { x: 1 } }]);
    expect(bus.schema(own.$id).version).toBe('2');
  });

  it('refuses a schema twice, and properties that the bus keeps for itself', () => {
    const { bus } = setUp();
    bus.register(own);
    expect(() => {
      bus.register(own);
    }).toThrow(InvalidEventSchema);
    expect(() => {
      bus.register({ ...own, $id: 'other', properties: { __timestamp__: {} } });
    }).toThrow('"__timestamp__" is reserved');
  });
});

describe('the schemas of Jupyter', () => {
  it.each([
    [CONTENTS, { action: 'get', path: '' }],
    [CONTENTS, { action: 'rename', path: 'b', source_path: 'a' }],
    [KERNELS, { action: 'start', msg: 'Kernel 1 was started.', kernel_id: '1', status: 'success' }],
    [KERNELS, { action: 'start', status: 'error', msg: 'No such kernel', status_code: 500 }],
    [KERNELS, { action: 'interrupt', msg: 'm', kernel_id: '1', kernel_name: 'python3' }],
    [GATEWAY, { status: 'success', msg: 'success', status_code: 200, gateway_url: 'http://x' }],
  ])('%s allows %j', (id, data) => {
    const { bus, heard, listen } = setUp();
    listen();
    bus.publish(id, data);
    expect(heard).toHaveLength(1);
  });

  it.each([
    [CONTENTS, { action: 'explode', path: '' }],
    [CONTENTS, { path: '' }],
    [CONTENTS, { action: 'get', path: 5 }],
    [KERNELS, { action: 'start', msg: 'm', status: 'success' }],
    [KERNELS, { action: 'restart', msg: 'm', status: 'error' }],
    [KERNELS, { action: 'start', status: 'error' }],
    [GATEWAY, { msg: 'm' }],
    [GATEWAY, []],
  ])('%s refuses %j', (id, data) => {
    const { bus, listen } = setUp();
    listen();
    expect(() => {
      bus.publish(id, data as Record<string, unknown>);
    }).toThrow(InvalidEventData);
  });
});
