import { describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { readLabConfig } from './lab-config.ts';
import { LabHome, recordingLogger } from './testing/lab-home.ts';

describe('readLabConfig', () => {
  it('lets the first directory win, and in each the file over its `.d` folder', async () => {
    using home = new LabHome({
      'weak/labconfig/page_config.json': { a: 'weak', b: 'weak', c: 'weak', only: 'weak' },
      'strong/labconfig/page_config.d/10.json': { a: '10', b: '10', c: '10' },
      'strong/labconfig/page_config.d/20.json': { a: '20', b: '20' },
      'strong/labconfig/page_config.d/notes.txt': '{"a": "text"}',
      'strong/labconfig/page_config.json': { a: 'file' },
    });
    const path = [home.at('strong'), home.at('none'), home.at('weak')];
    expect(await readLabConfig(path, 'page_config', silentLogger)).toEqual({
      a: 'file',
      b: '20',
      c: '10',
      only: 'weak',
    });
  });

  it('lets a stronger directory delete what a weaker one says', async () => {
    using home = new LabHome({
      'weak/labconfig/page_config.json': { disabledExtensions: { a: true, b: true } },
      'strong/labconfig/page_config.json': { disabledExtensions: { a: null } },
    });
    const path = [home.at('strong'), home.at('weak')];
    expect(await readLabConfig(path, 'page_config', silentLogger)).toEqual({
      disabledExtensions: { b: true },
    });
  });

  it.each([['{'], ['[1]'], ['"text"']])(
    'reports and ignores a file holding %s',
    async (content) => {
      using home = new LabHome({ 'a/labconfig/page_config.json': content });
      const log = recordingLogger();
      expect(await readLabConfig([home.at('a')], 'page_config', log)).toEqual({});
      expect(log.lines).toHaveLength(1);
    },
  );

  it('takes an empty file for none', async () => {
    using home = new LabHome({ 'a/labconfig/page_config.json': '  \n' });
    const log = recordingLogger();
    expect(await readLabConfig([home.at('a')], 'page_config', log)).toEqual({});
    expect(log.lines).toEqual([]);
  });
});
