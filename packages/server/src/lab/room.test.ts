import { describe, expect, it } from 'vitest';
import { labRoom } from './room.ts';
import { bundleFiles, LabHome, recordingLogger } from './testing/lab-home.ts';
import { configOf, serveLab } from './testing/serve-lab.ts';

describe('labRoom', () => {
  it('says at the start which front end it serves, or that there is none', () => {
    using home = new LabHome(bundleFiles);
    const log = recordingLogger();
    labRoom(home.needs({}, { log }));
    labRoom(home.needs({ appDir: home.at('nothing') }, { log }));
    expect(log.lines[0]).toBe(`JupyterLab 4.6.4 (bundled) is served from ${home.at('bundle')}`);
    expect(log.lines[1]).toContain('no JupyterLab to show');
  });

  it('says which settings have no effect', () => {
    using home = new LabHome(bundleFiles);
    const log = recordingLogger();
    labRoom(home.needs({ extensionManager: 'pypi', newsUrl: 'https://example.com' }, { log }));
    expect(log.lines.slice(0, 2)).toEqual([
      "The extension manager is read-only; 'pypi' is not available",
      'Announcements are not fetched; news_url has no effect',
    ]);
  });

  it('shows what was installed meanwhile, without a restart', async () => {
    using home = new LabHome(bundleFiles);
    await using server = await serveLab(home);
    home.write({
      'data/labextensions/new/package.json': {
        name: 'new',
        version: '1.0.0',
        jupyterlab: { _build: { load: 'static/x.js', extension: './extension' } },
      },
    });
    const config = configOf(await (await server.get('/lab')).text());
    expect(config['federated_extensions']).toMatchObject([{ name: 'new' }]);
  });
});
