import { describe, expect, it } from 'vitest';
import { readOverrides, withDefaults } from './overrides.ts';
import { LabHome, recordingLogger } from './testing/lab-home.ts';

const NOTIFICATION = '@jupyterlab/apputils-extension:notification';

function read(home: LabHome, log = recordingLogger()) {
  return readOverrides(home.at('app'), home.paths.configPath, log);
}

describe('readOverrides', () => {
  it('switches announcements and update checks off by default', async () => {
    using home = new LabHome();
    expect(await read(home)).toEqual({
      [NOTIFICATION]: { fetchNews: 'false', checkForUpdates: false },
    });
  });

  it('reads the places in their order, the last winning', async () => {
    using home = new LabHome({
      'app/overrides.d/10.json': { p: { a: 1, b: 1, c: 1, d: 1, e: 1 } },
      'app/overrides.d/20.json5': '{ p: { b: 2, c: 2, d: 2, e: 2 } } // later',
      'app/overrides.json': { p: { c: 3, d: 3, e: 3 } },
      'app/overrides.json5': "{ 'p': { d: 4, e: 4, }, }",
      'config/labconfig/default_setting_overrides.json': { p: { e: 5 } },
    });
    expect((await read(home))['p']).toEqual({ a: 1, b: 2, c: 3, d: 4, e: 5 });
  });

  it('lets an administrator ask for announcements again', async () => {
    using home = new LabHome({ 'app/overrides.json': { [NOTIFICATION]: { fetchNews: 'true' } } });
    expect((await read(home))[NOTIFICATION]).toEqual({ fetchNews: 'true', checkForUpdates: false });
  });

  it('reports a broken file and goes on', async () => {
    using home = new LabHome({ 'app/overrides.json': '{', 'app/overrides.json5': '{p: {a: 1}}' });
    const log = recordingLogger();
    expect((await read(home, log))['p']).toEqual({ a: 1 });
    expect(log.lines.join()).toContain('overrides.json');
  });
});

describe('withDefaults', () => {
  const schema = {
    type: 'object',
    properties: {
      theme: { type: 'string', default: 'Light' },
      nested: { type: 'object', default: { a: 1, b: { c: 2 } } },
    },
  };

  it('replaces defaults and leaves the rest of the property', () => {
    expect(withDefaults(schema, { theme: 'Dark' })).toMatchObject({
      properties: { theme: { type: 'string', default: 'Dark' } },
    });
  });

  it('merges objects into objects', () => {
    expect(withDefaults(schema, { nested: { b: { d: 3 } } })).toMatchObject({
      properties: { nested: { default: { a: 1, b: { c: 2, d: 3 } } } },
    });
  });

  it('adds what the schema does not know', () => {
    expect(withDefaults(schema, { more: [1] })).toMatchObject({
      properties: { more: { default: [1] } },
    });
    expect(withDefaults({ type: 'object' }, { more: 1 })).toMatchObject({
      properties: { more: { default: 1 } },
    });
  });

  it('does not change the schema it is given', () => {
    const before = structuredClone(schema);
    withDefaults(schema, { theme: 'Dark', nested: { a: 9 } });
    expect(schema).toEqual(before);
  });
});
