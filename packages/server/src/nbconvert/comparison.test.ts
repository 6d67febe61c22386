import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { OWN_FORMATS } from './exports.ts';
import { findExporters } from './python/find.ts';
import { PythonRunner } from './python/run.ts';
import {
  code,
  display,
  fileOf,
  markdown,
  notebook,
  PNG,
  PYTHON,
  raw,
} from './testing/notebooks.ts';
import { writeExport } from './write-export.ts';

const python = process.env['ELARA_TEST_PYTHON'] ?? '';
const skip = python === '' && process.env['CI'] === undefined;

const request = (format: string, value: unknown): Parameters<typeof writeExport>[0] => ({
  format,
  notebook: fileOf(value),
  title: 'a',
  sanitize: false,
});

describe.skipIf(skip)('beside the real nbconvert', () => {
  let home: string;
  let runner: PythonRunner;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'elara-nbconvert-'));
    runner = new PythonRunner({
      env: { PATH: process.env['PATH'] ?? '', HOME: home },
      temporaryDirectory: home,
      configDir: home,
      timeoutSeconds: 60,
      log: silentLogger,
    });
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const real = (format: string, value: unknown): ReturnType<PythonRunner['run']> =>
    runner.run(python, {
      ...request(format, value),
      directory: null,
      signal: new AbortController().signal,
    });

  it('the formats are those that nbconvert lists, with their media types', async () => {
    const listed = spawnSync(
      python,
      [
        '-c',
        `import json, sysconfig
from nbconvert.exporters import base
print(json.dumps([sysconfig.get_paths()["purelib"], {n: base.get_exporter(n).output_mimetype for n in base.get_export_names()}]))`,
      ],
      { encoding: 'utf8' },
    );
    const [folder, formats] = JSON.parse(listed.stdout) as [string, Record<string, string>];
    const found = await findExporters(python, {
      find: async () => [],
      packageFolders: async () => [folder],
    });
    expect(found).toEqual({ executable: python, formats });
    expect(formats).toMatchObject(OWN_FORMATS);
    expect(dirname(folder)).toContain('python');
  });

  it('a script of Python is the same', async () => {
    const cells = [
      ...[markdown('# A\nb'), code('x=1'), code('y=2\n', [], 2), markdown('c\n')],
      ...[raw('r1'), raw('r2'), code('x'), raw('r3', { raw_mimetype: 'text/html' })],
      ...[code('', [], null), markdown(''), code('\n\n', [], 0)],
      code('%matplotlib inline\n!ls -l "a"\nx = !ls\ny = %time foo()\nfoo?\n??bar'),
      code('if x:\n    %cd a\n'),
      code('%%bash -x\nls\necho "it\'s"\n'),
      code('%%time\nx = 1'),
      code('text = """\n%not magic\n"""\nvalues = [\n  5\n  % 2,\n]\nx = 5 \\\n  % 2'),
    ];
    const value = notebook(cells);
    const theirs = await real('script', value);
    const ours = await writeExport(request('script', value));
    expect(Buffer.from(ours.bytes).toString()).toBe(Buffer.from(theirs.bytes).toString());
    expect(ours.extension).toBe(theirs.extension);
  });

  it('a script in another language is the same', async () => {
    const info = { name: 'R', file_extension: '.r', mimetype: 'text/x-r-source' };
    const cells = [
      markdown('# A'),
      code('x<-1'),
      markdown('b'),
      code('y\n\n'),
      raw('r1'),
      code('z'),
    ];
    const value = notebook(cells, { language_info: info });
    const theirs = await real('script', value);
    const ours = await writeExport(request('script', value));
    expect(Buffer.from(ours.bytes).toString()).toBe(Buffer.from(theirs.bytes).toString());
    expect([ours.extension, ours.mimetype]).toEqual([theirs.extension, theirs.mimetype]);
  });

  it('formats with pictures come with them as files, and failures with their reason', async () => {
    const value = notebook([code('plot()', [display({ 'image/png': PNG })])], PYTHON);
    const theirs = await real('markdown', value);
    const ours = await writeExport(request('markdown', value));
    expect(ours.files.map((file) => file.name)).toEqual(theirs.files.map((file) => file.name));
    expect(ours.files.map((file) => Buffer.from(file.bytes).toString('base64'))).toEqual(
      theirs.files.map((file) => Buffer.from(file.bytes).toString('base64')),
    );
    await expect(real('nonsense', value)).rejects.toThrow('nbconvert failed: Unknown exporter');
  });
});
