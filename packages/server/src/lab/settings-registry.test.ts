import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Logger } from '../log/index.ts';
import { directoriesOf } from './directories.ts';
import { BrokenSchema, BrokenUserSettings, InvalidSettings, SchemaNotFound } from './errors.ts';
import { readBundle } from './front-end.ts';
import { createLanguages } from './languages.ts';
import type { SettingsRegistry } from './settings-registry.ts';
import { bundleFiles, LabHome, recordingLogger } from './testing/lab-home.ts';

const THEMES = '@jupyterlab/apputils-extension:themes';
const USER_FILE =
  'config/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings';
const SCHEMA_FILE = 'bundle/schemas/@jupyterlab/apputils-extension/themes.json';

function registryOf(home: LabHome, log: Logger = recordingLogger()): SettingsRegistry {
  const needs = home.needs({}, { log });
  const directories = directoriesOf(readBundle(home.at('bundle')), needs);
  return createLanguages(directories, needs).registry;
}

const parsed = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

async function listOf(registry: SettingsRegistry): Promise<Record<string, unknown>[]> {
  return parsed(await registry.list())['settings'] as Record<string, unknown>[];
}

describe('settings that nobody set', () => {
  it('are empty, beside the schema and the version of its package', async () => {
    using home = new LabHome(bundleFiles);
    expect(parsed(await registryOf(home).get(THEMES))).toEqual({
      id: THEMES,
      schema: bundleFiles[SCHEMA_FILE],
      version: '4.6.4',
      raw: '{}',
      settings: {},
      last_modified: null,
      created: null,
    });
  });

  it('carry a warning of null in the list', async () => {
    using home = new LabHome(bundleFiles);
    const [entry] = await listOf(registryOf(home));
    expect(Object.keys(entry!)).toEqual([
      'id',
      'schema',
      'version',
      'raw',
      'settings',
      'warning',
      'last_modified',
      'created',
    ]);
    expect(entry!['warning']).toBeNull();
  });

  it('have the version N/A where the package does not say', async () => {
    using home = new LabHome({ ...bundleFiles, 'bundle/schemas/other/x.json': { type: 'object' } });
    expect(parsed(await registryOf(home).get('other:x'))['version']).toBe('N/A');
  });

  it('follow the schema file when it changes', async () => {
    using home = new LabHome(bundleFiles);
    const registry = registryOf(home);
    await registry.get(THEMES);
    home.write({ [SCHEMA_FILE]: { title: 'New' } });
    home.touch(SCHEMA_FILE, new Date('2030-01-01'));
    expect(parsed(await registry.get(THEMES))['schema']).toEqual({ title: 'New' });
  });

  it('answer 404 where there is no schema', async () => {
    using home = new LabHome(bundleFiles);
    await expect(registryOf(home).get('@jupyterlab/none:x')).rejects.toThrow(SchemaNotFound);
  });
});

describe('settings that a user set', () => {
  const raw = `// my taste\n{ theme: 'JupyterLab Dark', }\n`;

  it('come as text and as values, with their times', async () => {
    using home = new LabHome({ ...bundleFiles, [USER_FILE]: raw });
    home.touch(USER_FILE, new Date('2026-01-02T03:04:05Z'));
    const entry = parsed(await registryOf(home).get(THEMES));
    expect(entry).toMatchObject({
      raw,
      settings: { theme: 'JupyterLab Dark' },
      last_modified: '2026-01-02T03:04:05+00:00',
    });
    expect(entry['created']).toMatch(/^\d{4}-\d\d-\d\dT.*\+00:00$/);
  });

  it('are written byte for byte, comments and all', async () => {
    using home = new LabHome(bundleFiles);
    const registry = registryOf(home);
    await registry.put(THEMES, raw);
    expect(readFileSync(home.at(USER_FILE), 'utf8')).toBe(raw);
    expect(parsed(await registry.get(THEMES))['raw']).toBe(raw);
  });

  it('are not written when they are against the schema', async () => {
    using home = new LabHome({ ...bundleFiles, [USER_FILE]: raw });
    const registry = registryOf(home);
    await expect(registry.put(THEMES, '{"theme": 5}')).rejects.toThrow(
      'Failed validating input: /theme must be string',
    );
    await expect(registry.put(THEMES, '{"other": 5}')).rejects.toThrow(InvalidSettings);
    await expect(registry.put(THEMES, '{"theme"')).rejects.toThrow(InvalidSettings);
    expect(readFileSync(home.at(USER_FILE), 'utf8')).toBe(raw);
  });

  it('count as none, with a warning, when they are against the schema', async () => {
    using home = new LabHome({ ...bundleFiles, [USER_FILE]: '{"theme": 5}' });
    const log = recordingLogger();
    const registry = registryOf(home, log);
    const expected = { raw: '{}', settings: {} };
    expect(parsed(await registry.get(THEMES))).toMatchObject(expected);
    expect((await listOf(registry))[0]).toMatchObject(expected);
    expect(log.lines).toHaveLength(2);
    expect(log.lines[0]).toContain(THEMES);
  });

  it('answer 500 when the file cannot be read, but do not take the list with them', async () => {
    using home = new LabHome({ ...bundleFiles, [USER_FILE]: '{' });
    const log = recordingLogger();
    const registry = registryOf(home, log);
    await expect(registry.get(THEMES)).rejects.toThrow(BrokenUserSettings);
    expect((await listOf(registry))[0]).toMatchObject({ id: THEMES, raw: '{}', settings: {} });
    expect(log.lines[0]).toContain('Failed loading settings');
  });

  it('are none where the file is empty', async () => {
    using home = new LabHome({ ...bundleFiles, [USER_FILE]: '' });
    expect(parsed(await registryOf(home).get(THEMES))).toMatchObject({ raw: '{}', settings: {} });
  });
});

describe('schemas', () => {
  it('take other defaults from the overrides', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/lab/settings/overrides.json': { [THEMES]: { theme: 'JupyterLab Dark' } },
    });
    expect(parsed(await registryOf(home).get(THEMES))['schema']).toMatchObject({
      properties: { theme: { default: 'JupyterLab Dark', title: 'Selected Theme' } },
    });
  });

  it('of extensions take the place of the application’s', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/@jupyterlab/apputils-extension/schemas/@jupyterlab/apputils-extension/themes.json':
        { title: 'Prebuilt' },
    });
    const registry = registryOf(home);
    expect(parsed(await registry.get(THEMES))['schema']).toEqual({ title: 'Prebuilt' });
    expect((await listOf(registry)).map(({ schema }) => schema)).toEqual([{ title: 'Prebuilt' }]);
  });

  it('that are broken answer 500 and are left out of the list', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'bundle/schemas/bad/json.json': '{',
      'bundle/schemas/bad/list.json': '[]',
    });
    const log = recordingLogger();
    const registry = registryOf(home, log);
    await expect(registry.get('bad:json')).rejects.toThrow(BrokenSchema);
    await expect(registry.get('bad:list')).rejects.toThrow('Failed parsing schema (bad:list)');
    expect((await listOf(registry)).map(({ id }) => id)).toEqual([THEMES]);
    expect(log.lines).toHaveLength(2);
  });

  it('that are no JSON Schema refuse settings', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'bundle/schemas/bad/type.json': { type: 'nonsense' },
    });
    await expect(registryOf(home).put('bad:type', '{"a": 1}')).rejects.toThrow(
      'Failed validating schema (bad:type)',
    );
  });

  it('may share an id among each other', async () => {
    const schema = {
      $id: 'same',
      $schema: 'http://json-schema.org/draft-07/schema',
      type: 'object',
    };
    using home = new LabHome({
      ...bundleFiles,
      'bundle/schemas/a/x.json': schema,
      'bundle/schemas/b/x.json': schema,
    });
    const registry = registryOf(home);
    await registry.put('a:x', '{"v": 1}');
    await registry.put('b:x', '{"v": 1}');
  });
});
