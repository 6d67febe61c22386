import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabDesk } from './desk.ts';
import { LabHome } from './testing/lab-home.ts';

const extension = (name: string) => ({
  name,
  version: '1.0.0',
  jupyterlab: { _build: { load: 'static/x.js' } },
});

describe('the desk', () => {
  it('keeps what belongs to an administrator out of our bundle', () => {
    using home = new LabHome({
      'bundle/manifest.json': { version: '4.6.6', pages: { lab: { scripts: [], styles: [] } } },
    });
    const desk = new LabDesk(home.needs());
    expect(desk.frontEnd?.appDir).toBe(home.at('bundle'));
    expect(desk.appDir).toBe(home.at('data/lab'));
  });

  it('knows of each extension where it lies and whether it is on', async () => {
    using home = new LabHome({
      'data/labextensions/@scope/one/package.json': extension('@scope/one'),
      'env/share/jupyter/labextensions/two/package.json': extension('two'),
      'env/share/jupyter/labextensions/@scope/one/package.json': extension('@scope/one'),
      'config/labconfig/page_config.json': { disabledExtensions: { two: true, 'x:y': true } },
    });
    const found = await new LabDesk(home.needs()).extensions();
    expect(found.map(({ name, place, enabled }) => [name, place, enabled])).toEqual([
      ['@scope/one', home.at('data/labextensions'), true],
      ['two', home.at('env/share/jupyter/labextensions'), false],
    ]);
  });

  it('saves a layout under the name that its id tells', async () => {
    using home = new LabHome();
    const desk = new LabDesk(home.needs());
    const file = await desk.importWorkspace({ data: { a: 1 }, metadata: { id: '/a%20b' } });
    expect(file).toMatch(/\/workspaces\/a-b-\w{4}\.jupyterlab-workspace$/);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ data: { a: 1 } });
    expect((await desk.workspaces.load('a b')).data).toEqual({ a: 1 });
  });

  it('writes a switch into the environment or for the user', async () => {
    using home = new LabHome();
    const desk = new LabDesk(home.needs());
    await desk.switchExtension('x', false, { level: 'user', prefix: null });
    await desk.switchExtension('y', false, { level: 'sys_prefix', prefix: home.at('env') });
    const read = (file: string): unknown => JSON.parse(readFileSync(home.at(file), 'utf8'));
    const at = 'labconfig/page_config.json';
    expect(read(`config/${at}`)).toEqual({ disabledExtensions: { x: true } });
    expect(read(`env/etc/jupyter/${at}`)).toEqual({ disabledExtensions: { y: true } });
  });

  it('reports licences', async () => {
    using home = new LabHome({
      'data/labextensions/one/package.json': extension('one'),
      'data/labextensions/one/third-party-licenses.json': {
        packages: [{ name: 'pad', versionInfo: '1', licenseId: 'MIT', extractedText: 'May.' }],
      },
    });
    const desk = new LabDesk(home.needs());
    expect(await desk.licenses(/^one/, 'csv', false)).toContain('one,pad,1,MIT,May.');
    expect(await desk.licenses(/^two/, 'csv', false)).not.toContain('pad');
  });
});
