import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SchemaNotFound, SettingsNotFound } from './errors.ts';
import { SchemaFiles, splitId } from './schema-files.ts';
import { bundleFiles, LabHome } from './testing/lab-home.ts';

describe('splitId', () => {
  it.each([
    ['@jupyterlab/apputils-extension:themes', '@jupyterlab/apputils-extension', 'themes'],
    ['jupyterlab_pygments:plugin', 'jupyterlab_pygments', 'plugin'],
  ])('splits %s', (id, packageName, plugin) => {
    expect(splitId(id)).toEqual({ packageName, plugin });
  });

  it.each([
    ['nope'],
    ['a:b:c'],
    [':b'],
    ['a:'],
    ['../a:b'],
    ['..:b'],
    ['@a/..:b'],
    ['a:..'],
    ['a:../b'],
    ['a/b/c:d'],
    ['a\\b:c'],
    ['a:b\0'],
  ])('answers that there is no %j', (id) => {
    expect(() => splitId(id)).toThrow(SettingsNotFound);
    expect(() => splitId(id)).toThrow(`Settings not found (${id})`);
  });

  it('never lets an id lead out of a folder', () => {
    const part = fc.constantFrom('.', '..', '/', '\\', ':', '@', 'a', '\0');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const id = parts.join('');
        try {
          const { packageName, plugin } = splitId(id);
          const segments = [...packageName.split('/'), plugin];
          expect(segments.every((segment) => !['', '.', '..'].includes(segment))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsNotFound);
        }
      }),
    );
  });
});

describe('SchemaFiles', () => {
  it("looks for an extension's schema before the application's", () => {
    const files = new SchemaFiles('/app/schemas', ['/one', '/two']);
    expect(files.candidates('@s/p:x').map(({ file }) => file)).toEqual([
      '/one/@s/p/schemas/@s/p/x.json',
      '/two/@s/p/schemas/@s/p/x.json',
      '/app/schemas/@s/p/x.json',
    ]);
  });

  it('names the file that is missing', () => {
    const error = new SchemaFiles('/app/schemas', ['/one']).notFound('@s/p:x');
    expect(error).toBeInstanceOf(SchemaNotFound);
    expect(error.message).toBe('Schema not found: /app/schemas/@s/p/x.json');
  });

  it('lists all by id, the last letter first', async () => {
    using home = new LabHome({
      'schemas/@b/two/x.json': {},
      'schemas/@b/two/y.json': {},
      'schemas/@b/two/package.json.orig': {},
      'schemas/a/z.json': {},
    });
    const list = await new SchemaFiles(home.at('schemas'), []).list();
    expect(list.map(({ id }) => id)).toEqual(['a:z', '@b/two:y', '@b/two:x']);
  });

  it("puts an extension's schema in the place of the application's, the first place winning", async () => {
    using home = new LabHome({
      'schemas/p/x.json': {},
      'one/p/schemas/p/x.json': {},
      'two/p/schemas/p/x.json': {},
      'two/@s/q/schemas/@s/q/y.json': {},
    });
    const files = new SchemaFiles(home.at('schemas'), [home.at('one'), home.at('two')]);
    expect(await files.list()).toEqual([
      { id: 'p:x', file: home.at('one/p/schemas/p/x.json'), federated: true },
      { id: '@s/q:y', file: home.at('two/@s/q/schemas/@s/q/y.json'), federated: true },
    ]);
  });

  it('lists nothing where the application has no schemas', async () => {
    using home = new LabHome({ ...bundleFiles, 'one/p/schemas/p/x.json': {} });
    expect(await new SchemaFiles(home.at('none'), [home.at('one')]).list()).toEqual([]);
  });
});
