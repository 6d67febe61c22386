import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryModel, isNotebookPath, listedType, modelJson, type Shown } from './models.ts';
import { firstFreeName, nameWithoutCopySuffix } from './naming.ts';
import { changedReply, contentsUrl, shownReply } from './replies.ts';
import { readCreateRequest } from './create-request.ts';
import { readGetOptions } from './get-query.ts';
import type { DriveEntry } from './drive/drive.ts';

const ENTRY: DriveEntry = {
  name: 'a.txt',
  kind: 'file',
  size: 3,
  modified: 1_700_000_000_000_001,
  created: 0,
  writable: true,
  version: 'v',
  isProven: true,
};

describe('free names', () => {
  const free = (name: string, insert: string, ...taken: string[]): Promise<string> =>
    firstFreeName(name, insert, async (candidate) => taken.includes(candidate));

  it.each([
    ['a.txt', '', [], 'a.txt'],
    ['a.txt', '', ['a.txt'], 'a1.txt'],
    ['a.txt', '-Copy', ['a.txt', 'a-Copy1.txt'], 'a-Copy2.txt'],
    ['a.tar.gz', '', ['a.tar.gz'], 'a1.tar.gz'],
    ['a.b.ipynb', '', ['a.b.ipynb'], 'a.b1.ipynb'],
    ['Untitled Folder', ' ', ['Untitled Folder'], 'Untitled Folder 1'],
    ['.bashrc', '-Copy', ['.bashrc'], '-Copy1.bashrc'],
    ['.ipynb', '', ['.ipynb'], '1.ipynb'],
  ])('%s with %j: %j gives %s', async (name, insert, taken, expected) => {
    expect(await free(name, insert, ...taken)).toBe(expected);
  });

  it('are free', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.array(fc.string()), async (name, taken) => {
        expect(taken).not.toContain(await free(name, '-Copy', ...taken));
      }),
    );
  });

  it.each([
    ['a-Copy1.txt', 'a.txt'],
    ['a-Copy.txt', 'a.txt'],
    ['a-Copy12.tar-Copy3.gz', 'a.tar.gz'],
    ['a-Copy1', 'a-Copy1'],
    ['a-Copyx.txt', 'a-Copyx.txt'],
  ])('%s is a copy of %s', (name, original) => {
    expect(nameWithoutCopySuffix(name)).toBe(original);
  });
});

describe('models', () => {
  it('put the content into its place, whatever else they hold', () => {
    const names = fc.constantFrom(
      '"content":null',
      'a","content":null,"',
      '\\"content\\":null',
      'x',
      '\ud800',
      '😀',
    );
    fc.assert(
      fc.property(names, fc.json(), (name, content) => {
        const model = entryModel(name, { ...ENTRY, name }, 'file');
        const shown: Shown = { model, modified: 0, content: [Buffer.from(content)], tag: '' };
        expect(JSON.parse(Buffer.concat(modelJson(shown)).toString())).toEqual({
          ...model,
          content: JSON.parse(content) as unknown,
        });
      }),
    );
  });

  it('have neither type nor size where that means nothing', () => {
    expect(entryModel('a.txt', ENTRY, 'directory')).toMatchObject({ mimetype: null, size: null });
    expect(entryModel('a.txt', ENTRY, 'notebook')).toMatchObject({ mimetype: null, size: 3 });
    expect(entryModel('a.txt', ENTRY, 'file')).toMatchObject({ mimetype: 'text/plain', size: 3 });
  });

  it('tell notebooks by their names', () => {
    expect([isNotebookPath('a/b.ipynb'), isNotebookPath('a.ipynb.txt')]).toEqual([true, false]);
    expect(listedType({ ...ENTRY, name: 'a.ipynb', kind: 'directory' })).toBe('directory');
    expect(listedType({ ...ENTRY, name: 'a.ipynb' })).toBe('notebook');
    expect(listedType({ ...ENTRY, kind: 'other' })).toBe('file');
  });
});

describe('replies', () => {
  const shown: Shown = {
    model: entryModel('a b.txt', ENTRY, 'file'),
    modified: ENTRY.modified,
    content: null,
    tag: '',
  };

  it('say when a file was changed, and where it is after a change', () => {
    const reply = changedReply(shown, 201, '/base/');
    expect([reply.status, reply.headers]).toEqual([
      201,
      {
        Location: '/base/api/contents/a%20b.txt',
        'Last-Modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
      },
    ]);
    expect(shownReply(shown).headers).toEqual({ 'Last-Modified': 'Tue, 14 Nov 2023 22:13:20 GMT' });
  });

  it('have another tag for another content or another model', () => {
    const tag = (one: Shown): unknown => shownReply(one).headers['ETag'];
    const whole: Shown = { ...shown, content: [Buffer.from('1')], tag: 'x' };
    const touched = { ...whole, model: { ...whole.model, last_modified: 'later' } };
    const tags = [tag(whole), tag({ ...whole, tag: 'y' }), tag(touched)];
    expect(new Set(tags).size).toBe(3);
  });

  it('link to paths with all kinds of names', () => {
    expect(contentsUrl('/', '/a b/ü?#.txt')).toBe('/api/contents/a%20b/%C3%BC%3F%23.txt');
  });
});

describe('requests', () => {
  it('for a new file may leave everything open', () => {
    const file = { copyFrom: null, type: null, extension: '' };
    for (const body of [
      undefined,
      null,
      [],
      {},
      { type: null },
      { type: '', ext: null, copy_from: '' },
    ]) {
      expect(readCreateRequest(body)).toEqual(file);
    }
    expect(readCreateRequest({ type: 'strange', ext: '.x' })).toEqual({
      copyFrom: null,
      type: 'file',
      extension: '.x',
    });
    expect(readCreateRequest({ type: 5 })).toMatchObject({ type: 'file' });
    expect(readCreateRequest({ copy_from: 'a' })).toMatchObject({ copyFrom: 'a' });
  });

  it('for content may leave everything open', () => {
    expect(readGetOptions({})).toEqual({ type: null, format: null, content: true, hash: false });
    expect(readGetOptions({ type: 'x', format: 'text', content: '0', hash: '1' })).toEqual({
      type: 'file',
      format: 'text',
      content: false,
      hash: true,
    });
  });
});
