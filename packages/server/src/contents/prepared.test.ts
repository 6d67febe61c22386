import { rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { preparedBudget, PreparedCache, type Prepared } from './prepared-cache.ts';
import { NOTEBOOK, notebookFile, useRoom } from './testing/use-room.ts';

function answer(bytes: number, forgotten: string[] = [], name = ''): Prepared {
  return { bytes, forgotten: () => forgotten.push(name) };
}

describe('answers that are kept', () => {
  it('stay within their budget, those that were used last', () => {
    const gone: string[] = [];
    const cache = new PreparedCache(100);
    cache.set('a', answer(40, gone, 'a'));
    cache.set('b', answer(40, gone, 'b'));
    cache.get('a');
    cache.set('c', answer(40, gone, 'c'));
    expect([gone, cache.usage()]).toEqual([['b'], { bytes: 80, limit: 100, count: 2 }]);
    cache.set('large', answer(101, gone, 'large'));
    expect([cache.get('large'), cache.usage().bytes]).toEqual([undefined, 0]);
    expect(gone).toEqual(['b', 'a', 'c', 'large']);
  });

  it('are replaced under the same key, and all forgotten at the end', () => {
    const gone: string[] = [];
    const cache = new PreparedCache(100);
    cache.set('a', answer(10, gone, 'first'));
    cache.set('a', answer(20, gone, 'second'));
    expect(preparedBudget(cache).usage()).toEqual({ bytes: 20, limit: 100, count: 1 });
    cache.clear();
    expect([gone, cache.usage().bytes]).toEqual([['first', 'second'], 0]);
  });
});

const room = useRoom();
const OUTPUT = { output_type: 'display_data', data: { 'text/html': '<b>' }, metadata: {} };
const notebook = (source: string): object => ({
  ...NOTEBOOK,
  cells: [{ ...NOTEBOOK.cells[0], source, outputs: [OUTPUT] }],
});

/** A file has to be some milliseconds old before its time proves anything. */
async function put(path: string, source: string): Promise<void> {
  await room.put(path, JSON.stringify(notebook(source)));
  await sleep(150);
}

async function source(path = '/a.ipynb'): Promise<unknown> {
  const model = await room.model('GET', path);
  return (model['content'] as typeof NOTEBOOK).cells[0]?.source;
}

async function trusted(): Promise<unknown> {
  const model = await room.model('GET', '/a.ipynb');
  return (model['content'] as typeof NOTEBOOK).cells[0]?.metadata;
}

describe('a notebook that is read again and again', () => {
  it('is answered with 304 to who knows it', async () => {
    await put('a.ipynb', 'one');
    const first = await room.request('GET', '/api/contents/a.ipynb');
    const tag = first.headers.get('etag') ?? '';
    for (let count = 0; count < 3; count++) {
      const again = await room.request('GET', '/api/contents/a.ipynb', undefined, {
        'If-None-Match': tag,
      });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const whole = await room.request('GET', '/api/contents/a.ipynb');
    expect(await whole.text()).toBe(await first.text());
  });

  it('is what stands in the file now', async () => {
    await put('a.ipynb', 'one');
    expect([await source(), await source()]).toEqual(['one', 'one']);
    await put('a.ipynb', 'two');
    expect([await source(), await source()]).toEqual(['two', 'two']);
    await put('b.ipynb', 'six');
    await rename(room.at('b.ipynb'), room.at('a.ipynb'));
    expect(await source()).toBe('six');
  });

  it('is what stands in the file, also when its time was put back', async () => {
    await put('a.ipynb', 'one');
    await utimes(room.at('a.ipynb'), 1e9, 1e9);
    await sleep(150);
    expect(await source()).toBe('one');
    await writeFile(room.at('a.ipynb'), JSON.stringify(notebook('two')));
    await utimes(room.at('a.ipynb'), 1e9, 1e9);
    expect(await source()).toBe('two');
  });

  it('is what two quick changes left', async () => {
    for (const text of ['aaa', 'bbb', 'ccc', 'ddd', 'eee']) {
      await room.put('a.ipynb', JSON.stringify(notebook(text)));
      expect(await source()).toBe(text);
    }
  });

  it('is what its link leads to', async () => {
    await put('target.ipynb', 'one');
    await symlink('target.ipynb', room.at('a.ipynb'));
    await sleep(150);
    expect([await source(), await source()]).toEqual(['one', 'one']);
    await put('target.ipynb', 'two');
    expect(await source()).toBe('two');
  });

  it('is what was saved last', async () => {
    await put('a.ipynb', 'one');
    await source();
    await room.model('PUT', '/a.ipynb', notebookFile(notebook('two')));
    expect(await source()).toBe('two');
  });

  it('is trusted as soon as it is', async () => {
    await put('a.ipynb', 'one');
    expect([await trusted(), await trusted()]).toEqual([{ trusted: false }, { trusted: false }]);
    await room.request('POST', '/api/contents/a.ipynb/trust');
    expect([await trusted(), await trusted()]).toEqual([{ trusted: true }, { trusted: true }]);
  });

  it('has its hash where it is asked for, before and after', async () => {
    await put('a.ipynb', 'one');
    const hash = async (query: string): Promise<unknown> =>
      (await room.model('GET', `/a.ipynb${query}`))['hash'];
    const first = await hash('?hash=1');
    expect([await hash(''), await hash('?content=0&hash=1'), await hash('?hash=1')]).toEqual([
      null,
      first,
      first,
    ]);
    await put('a.ipynb', 'two');
    expect(await hash('?content=0&hash=1')).not.toBe(first);
  });
});
