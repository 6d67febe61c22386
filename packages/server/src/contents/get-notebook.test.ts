import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CODE_CELL, MODEL_KEYS, NOTEBOOK, notebookFile, useRoom } from './testing/use-room.ts';

const room = useRoom();
const { at, put, model, answer } = room;

describe('GET of notebooks', () => {
  it('gives the content with whole texts and keeps numbers as written', async () => {
    await put(
      'n.ipynb',
      '{"nbformat":4,"nbformat_minor":5,"metadata":{"big":123456789012345678901,"one":1.0},"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":["a\\n","b"]}]}',
    );
    const raw = await (await room.request('GET', '/api/contents/n.ipynb')).text();
    expect(raw).toContain('"big":123456789012345678901');
    expect(raw).toContain('"one":1.0');
    expect(raw).toContain('"source":"a\\nb"');
    expect(raw).not.toContain('"message"');
  });

  it('tells what is wrong with an invalid one, and gives it all the same', async () => {
    await put(
      'n.ipynb',
      '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"a","metadata":{},"source":"x","execution_count":null}]}',
    );
    const shown = await model('GET', '/n.ipynb');
    expect(shown['message']).toBe(
      "Notebook validation failed: 'outputs' is a required property\n\nFailed validating 'required' in code_cell:\n\n" +
        "On instance['cells'][0]:\n{'cell_type': 'code',\n 'execution_count': None,\n 'id': 'a',\n 'metadata': {'trusted': False},\n 'source': 'x'}:\n" +
        '{\n "cell_type": "code",\n "id": "a",\n "metadata": {\n  "trusted": false\n },\n "source": "x",\n "execution_count": null\n}',
    );
    expect(Object.keys(shown)).toEqual([...MODEL_KEYS, 'message']);
  });

  it.each([
    ['hello\n', `NotJSONError("Notebook does not appear to be JSON: 'hello\\\\n'")`],
    ['', `NotJSONError("Notebook does not appear to be JSON: ''")`],
    ['[]', `AttributeError("'list' object has no attribute 'get'")`],
    ['{"nbformat": 5}', "NBFormatError('Unsupported nbformat version 5')"],
  ])('answers 400 for a file with %j', async (content, repr) => {
    await put('n.ipynb', content);
    expect(await answer('GET', '/n.ipynb')).toEqual([
      400,
      `Unreadable Notebook: ${at('n.ipynb')} ${repr}`,
    ]);
  });

  it('opens a notebook with half a character, and trusts it as any other', async () => {
    await put(
      'n.ipynb',
      '{"nbformat":4,"nbformat_minor":5,"metadata":{"half":"\\ud800"},"cells":[]}',
    );
    expect((await model('GET', '/n.ipynb'))['content']).toMatchObject({
      metadata: { half: '\ud800' },
    });
  });

  it('upgrades format 3', async () => {
    await put(
      'n.ipynb',
      '{"nbformat":3,"nbformat_minor":0,"metadata":{"name":"x"},"worksheets":[{"cells":[{"cell_type":"heading","level":2,"source":"T"}]}]}',
    );
    const { content } = (await model('GET', '/n.ipynb')) as unknown as {
      content: Record<string, unknown>;
    };
    expect(content).toMatchObject({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { orig_nbformat: 3, orig_nbformat_minor: 0 },
    });
    expect(content['cells']).toEqual([
      {
        cell_type: 'markdown',
        id: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
        metadata: {},
        source: '## T',
      },
    ]);
  });

  it('puts the copy that an interrupted save left in the place of a broken file', async () => {
    await put('n.ipynb', '{"nbformat": 4, "nbf');
    await put('.~n.ipynb', JSON.stringify(NOTEBOOK));
    expect((await model('GET', '/n.ipynb'))['content']).toMatchObject({
      cells: [{ source: 'x\ny' }],
    });
    expect((await readdir(room.root)).sort()).toEqual(['n.ipynb', 'n.ipynb.invalid']);
  });
});

describe('trust', () => {
  const risky = {
    ...NOTEBOOK,
    cells: [
      {
        ...CODE_CELL,
        outputs: [{ output_type: 'display_data', metadata: {}, data: { 'text/html': '<b>' } }],
      },
    ],
  };
  const isTrusted = async (): Promise<unknown> => {
    const { content } = (await model('GET', '/n.ipynb')) as unknown as {
      content: { cells: { metadata: { trusted: boolean } }[] };
    };
    return content.cells[0]?.metadata.trusted;
  };

  it('is not given to output that came from elsewhere', async () => {
    await put('n.ipynb', JSON.stringify(risky));
    expect(await isTrusted()).toBe(false);
    await model('PUT', '/n.ipynb', notebookFile(risky));
    expect(await isTrusted()).toBe(false);
  });

  it('is kept for what the front end trusted when it saved', async () => {
    const trusted = {
      ...risky,
      cells: risky.cells.map((cell) => ({ ...cell, metadata: { trusted: true } })),
    };
    await model('PUT', '/n.ipynb', notebookFile(trusted));
    expect(await readFile(at('n.ipynb'), 'utf8')).not.toContain('trusted');
    expect(await isTrusted()).toBe(true);
  });

  it('is given by its own endpoint, without touching the file', async () => {
    await put('n.ipynb', JSON.stringify(risky));
    const response = await room.request('POST', '/api/contents/n.ipynb/trust');
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      201,
      '',
      'text/html; charset=UTF-8',
    ]);
    expect(await isTrusted()).toBe(true);
    expect(await readFile(at('n.ipynb'), 'utf8')).toBe(JSON.stringify(risky));
  });

  it('goes over to a copy', async () => {
    await put('n.ipynb', JSON.stringify(risky));
    await room.request('POST', '/api/contents/n.ipynb/trust');
    await model('POST', '', { copy_from: 'n.ipynb' });
    const { content } = (await model('GET', '/n-Copy1.ipynb')) as unknown as { content: unknown };
    expect(JSON.stringify(content)).toContain('"trusted":true');
  });

  it('is refused with a page for what is missing or no notebook', async () => {
    await put('a.txt', 'x');
    for (const [path, status] of [
      ['none.ipynb', 404],
      ['a.txt', 500],
    ] as const) {
      const response = await room.request('POST', `/api/contents/${path}/trust`);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        status,
        'text/html; charset=UTF-8',
      ]);
    }
  });
});

describe('checkpoints', () => {
  it('are made, listed, put back and removed', async () => {
    await put('a.txt', 'one');
    await utimes(at('a.txt'), 1_700_000_000, 1_700_000_000);
    const made = await room.request('POST', '/api/contents/a.txt/checkpoints');
    const checkpoint = { id: 'checkpoint', last_modified: '2023-11-14T22:13:20.000000Z' };
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      '/api/contents/a.txt/checkpoints/checkpoint',
    ]);
    expect(await made.json()).toEqual(checkpoint);
    expect(await (await room.request('GET', '/api/contents/a.txt/checkpoints')).json()).toEqual([
      checkpoint,
    ]);
    await put('a.txt', 'two');
    expect((await room.request('POST', '/api/contents/a.txt/checkpoints/checkpoint')).status).toBe(
      204,
    );
    expect(await readFile(at('a.txt'), 'utf8')).toBe('one');
    expect((await stat(at('a.txt'))).mtimeMs).toBe(1_700_000_000_000);
    expect(
      (await room.request('DELETE', '/api/contents/a.txt/checkpoints/checkpoint')).status,
    ).toBe(204);
    expect(await (await room.request('GET', '/api/contents/a.txt/checkpoints')).json()).toEqual([]);
  });

  it('answer 404 for one that does not exist, and 500 where it is put back', async () => {
    await put('a.txt', 'x');
    expect(await answer('DELETE', '/a.txt/checkpoints/nope')).toEqual([
      404,
      'Checkpoint does not exist: a.txt@nope',
    ]);
    expect(await answer('POST', '/a.txt/checkpoints/nope')).toEqual([500, 'Unhandled error']);
    expect(await answer('POST', '/none.txt/checkpoints')).toEqual([500, 'Unhandled error']);
    expect(
      await (await room.request('GET', '/api/contents/none/none.txt/checkpoints')).json(),
    ).toEqual([]);
  });

  it('are not made by looking', async () => {
    await put('a.txt', 'x');
    await room.request('GET', '/api/contents/a.txt/checkpoints');
    expect(await readdir(room.root)).toEqual(['a.txt']);
  });
});
