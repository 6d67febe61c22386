import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inlineTasks, type Task, type TaskRunner } from '../../workers/index.ts';
import { encodeBytes } from '../python/base64.ts';
import { asBuffer, base64AsJson, textAsJson, transferable, utf8Text } from './bytes.ts';
import { hexDigest } from './hash.ts';
import { ContentsJobs } from './jobs.ts';
import { copyNotebookTask, digestTask, readFileTask, readNotebookTask } from './read-jobs.ts';
import { prepareSaveTask, type PreparedSave, type SaveInput } from './save-job.ts';

const KEY = { secret: Buffer.from('secret\n'), algorithm: 'sha256' };
const NOTEBOOK = '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}';
const json = (bytes: Uint8Array): unknown =>
  JSON.parse(asBuffer(bytes).toString('utf8')) as unknown;

describe('bytes as JSON', () => {
  it('are the text that they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(json(textAsJson(Buffer.from(text)))).toBe(text);
      }),
    );
  });

  it('stay whole where a piece ends in the middle of a character', () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = 'x'.repeat(1024 * 1024 - shift) + '😀é"\\'.repeat(10);
      expect(json(textAsJson(Buffer.from(text)))).toBe(text);
    }
  });

  it('are base64 in the lines of Python', () => {
    for (const length of [
      0,
      1,
      56,
      57,
      58,
      114,
      57 * 16 * 1024 - 1,
      57 * 16 * 1024,
      57 * 16 * 1024 + 1,
      3_000_000,
    ]) {
      const bytes = Buffer.alloc(length, 'ab\xff');
      expect(json(base64AsJson(bytes))).toBe(encodeBytes(bytes));
    }
  });

  it('are text only when they are UTF-8', () => {
    expect(utf8Text(Buffer.from('\ufeffé'))).toBe('\ufeffé');
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(utf8Text(Buffer.from(bytes))).toBeNull();
    }
  });

  it('move between threads unless they share their memory', () => {
    const own = new Uint8Array(10);
    expect(transferable(own)).toEqual([own.buffer]);
    expect(transferable(own.subarray(1))).toEqual([]);
  });
});

describe('hashes', () => {
  it('have the names of hashlib', () => {
    const bytes = Buffer.from('x');
    expect(hexDigest('sha256', bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(hexDigest('sha3_256', bytes)).toBe(createHash('sha3-256').update(bytes).digest('hex'));
    expect(hexDigest('blake2b', bytes)).toBe(createHash('blake2b512').update(bytes).digest('hex'));
    expect(hexDigest('md5', bytes)).toHaveLength(32);
  });
});

describe('reading', () => {
  const never = async (): Promise<unknown> => {
    throw new Error('not to be asked');
  };

  it('tells files from each other by what they hold', async () => {
    const read = (bytes: Buffer, format: 'text' | 'base64' | null): unknown =>
      readFileTask.run({ bytes, format, hash: null }, never);
    expect(read(Buffer.from('a'), null)).toMatchObject({ format: 'text', hash: null });
    expect(read(Buffer.from('a'), 'base64')).toMatchObject({ format: 'base64' });
    expect(read(Buffer.from([0xff]), null)).toMatchObject({ format: 'base64' });
    expect(read(Buffer.from([0xff]), 'text')).toEqual({ kind: 'not-utf8' });
  });

  it('hashes what was read, and tags what is sent', () => {
    const bytes = Buffer.from('a');
    const read = readFileTask.run({ bytes, format: null, hash: 'sha1' }, never);
    expect(read).toMatchObject({
      hash: createHash('sha1').update('a').digest('hex'),
      tag: createHash('sha1').update('"a"').digest('hex'),
    });
  });

  it('asks whether a notebook is known, by its digest', async () => {
    const bytes = Buffer.from(
      NOTEBOOK.replace(
        '[]',
        '[{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"source":"","outputs":[]}]',
      ),
    );
    const asked: unknown[] = [];
    for (const known of [true, false, 'yes']) {
      const ask = async (digest: unknown): Promise<unknown> => {
        asked.push(digest);
        return known;
      };
      const read = await readNotebookTask.run({ bytes, key: KEY, hash: null }, ask);
      if (read.kind !== 'content') throw new Error(read.kind);
      expect(json(read.json)).toMatchObject({ cells: [{ metadata: { trusted: known === true } }] });
    }
    expect(new Set(asked).size).toBe(1);
    const digest = digestTask.run({ bytes, key: KEY }, never);
    expect(digest).toEqual({ kind: 'digest', digest: asked[0] });
  });

  it('tells what cannot be read instead of failing', async () => {
    const ask = async (): Promise<boolean> => false;
    const broken = Buffer.from('{');
    expect(await readNotebookTask.run({ bytes: broken, key: KEY, hash: null }, ask)).toMatchObject({
      kind: 'unreadable',
    });
    expect(await digestTask.run({ bytes: broken, key: KEY }, ask)).toMatchObject({
      kind: 'unreadable',
    });
    expect(await copyNotebookTask.run({ bytes: broken, key: KEY }, ask)).toMatchObject({
      kind: 'unreadable',
    });
    expect(await copyNotebookTask.run({ bytes: Buffer.from([0xff]), key: KEY }, ask)).toEqual({
      kind: 'not-utf8',
    });
  });

  it('signs the copy of what is trusted or harmless', async () => {
    const risky = NOTEBOOK.replace(
      '[]',
      '[{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"source":"","outputs":[{"output_type":"display_data","metadata":{},"data":{"text/html":"x"}}]}]',
    );
    const copy = async (text: string, known: boolean): Promise<unknown> => {
      const result = await copyNotebookTask.run(
        { bytes: Buffer.from(text), key: KEY },
        async () => known,
      );
      return result.kind === 'copy' ? result.digest !== null : result;
    };
    expect(await copy(NOTEBOOK, false)).toBe(true);
    expect(await copy(risky, false)).toBe(false);
    expect(await copy(risky, true)).toBe(true);
  });
});

describe('preparing a save', () => {
  function prepare(body: string, defaultType: SaveInput['defaultType'] = null): PreparedSave {
    return prepareSaveTask.run(
      { body: Buffer.from(body), defaultType, key: KEY },
      async () => undefined,
    ) as PreparedSave;
  }

  it.each([
    ['', { kind: 'empty' }],
    ['  ', { kind: 'not-json' }],
    ['null', { kind: 'empty' }],
    ['{}', { kind: 'empty' }],
    ['[]', { kind: 'empty' }],
    ['0', { kind: 'empty' }],
    ['{', { kind: 'not-json' }],
    ['[1]', { kind: 'not-an-object' }],
    ['"x"', { kind: 'not-an-object' }],
  ])('takes the body %j for %j', (body, expected) => {
    expect(prepare(body)).toEqual(expected);
  });

  it('refuses bytes that are no text', () => {
    expect(
      prepareSaveTask.run(
        { body: Buffer.from([0xff]), defaultType: null, key: KEY },
        async () => undefined,
      ),
    ).toEqual({ kind: 'not-json' });
  });

  it.each([
    ['{"a":1}', null, { type: undefined, hasContent: false }],
    ['{"a":1}', 'file', { type: 'file', hasContent: true }],
    ['{"a":1}', 'notebook', { type: 'notebook', hasContent: true }],
    ['{"type":"directory"}', 'file', { type: 'directory', hasContent: false }],
    ['{"type":"strange","content":""}', null, { type: 'file', hasContent: true }],
    ['{"type":null,"content":""}', null, { type: null, hasContent: true }],
    ['{"type":[],"content":""}', null, { type: 'file', hasContent: true }],
    ['{"chunk":1}', null, { chunk: 1 }],
    ['{"chunk":null,"a":1}', null, { chunk: null }],
    ['{"chunk":"1"}', null, { chunk: 'other' }],
    ['{"chunk":1.0}', null, { chunk: 'other' }],
    ['{"path":"x"}', null, { path: 'x' }],
    ['{"path":5}', null, { path: null }],
    ['{"copy_from":"x"}', null, { copies: true }],
    ['{"copy_from":"","a":1}', null, { copies: false }],
  ] as const)('reads the fields of %s where the default is %s', (body, defaultType, fields) => {
    expect(prepare(body, defaultType)).toMatchObject({ kind: 'save', fields });
  });

  it.each([
    ['{"type":"file","format":"text","content":"é"}', { kind: 'bytes', bytes: Buffer.from('é') }],
    [
      '{"type":"file","format":"base64","content":"/w=="}',
      { kind: 'bytes', bytes: Buffer.from([0xff]) },
    ],
    ['{"type":"file","format":"json","content":""}', { kind: 'bad-format' }],
    [
      '{"type":"file","format":"text","content":null}',
      { kind: 'encoding-error', text: "'NoneType' object has no attribute 'encode'" },
    ],
    [
      '{"type":"notebook","content":[]}',
      { kind: 'bad-notebook', text: "'list' object has no attribute 'nbformat'" },
    ],
    ['{"type":"notebook","content":{}}', { kind: 'bad-notebook', text: 'nbformat' }],
    ['{"type":"directory","content":1}', { kind: 'none' }],
  ])('makes of %s', (body, content) => {
    expect(prepare(body)).toMatchObject({ content });
  });

  it('never fails, whatever the body holds', () => {
    const member = fc.tuple(
      fc.constantFrom('type', 'format', 'content', 'chunk', 'path', 'copy_from'),
      fc.oneof(fc.constantFrom('"file"', '"notebook"', '"text"', '"base64"', NOTEBOOK), fc.json()),
    );
    const body = fc
      .array(member, { maxLength: 5 })
      .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`);
    fc.assert(
      fc.property(
        fc.oneof(body, fc.string(), fc.json()),
        fc.constantFrom(null, 'file', 'notebook'),
        (text, type) => {
          expect(prepare(text, type)).toHaveProperty('kind');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('where work is done', () => {
  it('depends on the size, and on how slow it is', async () => {
    const elsewhere: string[] = [];
    const pool: TaskRunner = {
      run: (task, input, options) => {
        elsewhere.push(task.name);
        return inlineTasks.run(task, input, options);
      },
      close: async () => undefined,
    };
    const jobs = new ContentsJobs(pool);
    const task = (name: string): Task<null, string> => ({ name, run: () => name });
    const small = new Uint8Array(1000);
    const medium = new Uint8Array(1024 * 1024);
    const large = new Uint8Array(3 * 1024 * 1024);
    expect(await jobs.onNotebook(task('small notebook'), null, small)).toBe('small notebook');
    expect(await jobs.onNotebook(task('medium notebook'), null, medium)).toBe('medium notebook');
    expect(await jobs.onFile(task('medium file'), null, medium)).toBe('medium file');
    expect(await jobs.onFile(task('large file'), null, large)).toBe('large file');
    const saved = (size: number): Buffer =>
      Buffer.concat([Buffer.from(NOTEBOOK), Buffer.alloc(size)]);
    await jobs.onBody(task('small body'), null, saved(1000));
    await jobs.onBody(task('body with a notebook'), null, saved(1024 * 1024));
    await jobs.onBody(task('body with a part of an upload'), null, Buffer.from(medium));
    await jobs.onBody(task('large body'), null, Buffer.from(large));
    expect(elsewhere).toEqual([
      ...['medium notebook', 'large file', 'body with a notebook', 'large body'],
    ]);
  });
});
