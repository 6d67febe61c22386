import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../json/parse.ts';
import { isObject, type JsonObject } from '../json/value.ts';
import { writeCompact } from '../json/write.ts';
import { NotebookError } from '../notebook/errors.ts';
import { readNotebook } from '../notebook/read.ts';
import { markCells, notebookDigest, takeTrust } from '../notebook/signature.ts';
import { writeNotebook } from '../notebook/write.ts';
import { jsonToken, notebookFile, oldNotebookFile, usualNotebook } from '../testing/notebooks.ts';
import { showNotebookBytes } from './read-bytes.ts';
import { saveNotebookBytes } from './save-bytes.ts';

const KEY = { algorithm: 'sha256', secret: Buffer.from('secret\n') };
const newId = (): string => 'new';

/** What the tree makes of a file; null where it is unreadable, invalid or repaired. */
function shownByTree(
  text: string,
  trusted: boolean,
): { json: string; digest: string | null } | null {
  try {
    const { notebook, problem } = readNotebook(text, newId);
    if (problem !== null) return null;
    const digest = notebookDigest(notebook, KEY);
    markCells(notebook, trusted);
    return { json: writeCompact(notebook), digest };
  } catch (error) {
    if (error instanceof NotebookError) return null;
    throw error;
  }
}

function savedByTree(text: string): { text: string; digest: string | null } | null {
  try {
    const notebook = parseJson(text) as JsonObject;
    const digest = takeTrust(notebook) ? notebookDigest(notebook, KEY) : null;
    const written = writeNotebook(notebook, newId);
    return written.problem === null ? { text: written.text, digest } : null;
  } catch (error) {
    if (error instanceof NotebookError) return null;
    throw error;
  }
}

async function shown(text: string, trusted = true) {
  const result = await showNotebookBytes(Buffer.from(text), KEY, async () => trusted);
  return result === null ? null : { json: result.json.toString(), digest: result.digest };
}

function saved(text: string) {
  const body = Buffer.from(`{"type": "notebook", "format": "json", "content": ${text}}`);
  const result = saveNotebookBytes(body, KEY);
  return result === null ? null : { text: result.bytes.toString(), digest: result.digest };
}

describe('the bytes of a notebook', () => {
  it('are shown as the tree shows them, or left to it', async () => {
    let usual = 0;
    const files = fc.oneof(usualNotebook, usualNotebook, notebookFile, oldNotebookFile);
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (text, trusted) => {
        const result = await shown(text, trusted);
        if (result === null) return;
        usual++;
        expect(result).toEqual(shownByTree(text, trusted));
      }),
      { numRuns: 3000 },
    );
    expect(usual).toBeGreaterThan(1000);
  });

  it('are saved as the tree saves them, or left to it', () => {
    let usual = 0;
    fc.assert(
      fc.property(fc.oneof(usualNotebook, usualNotebook, notebookFile), (text) => {
        const result = saved(text);
        if (result === null) return;
        usual++;
        expect(result).toEqual(savedByTree(text));
      }),
      { numRuns: 3000 },
    );
    expect(usual).toBeGreaterThan(1000);
  });

  it('are left to the tree where they are no notebook, or cut off at any byte', async () => {
    const text = '{"cells": [], "metadata": {"a": "\\u00e9é"}, "nbformat": 4, "nbformat_minor": 5}';
    expect(await shown(text)).not.toBeNull();
    const bytes = Buffer.from(text);
    for (let end = 0; end < bytes.length; end++) {
      const result = await showNotebookBytes(bytes.subarray(0, end), KEY, async () => true);
      expect(result).toBeNull();
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof(jsonToken, fc.string()), async (other) => {
        expect(await shown(other)).toBeNull();
        expect(saved(other)).toBeNull();
      }),
    );
  });

  it('are left to the tree where one byte is wrong, unless they mean something all the same', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(usualNotebook, fc.nat(), bytes, async (text, place, garbage) => {
        const broken = Buffer.from(text);
        broken.set(garbage.subarray(0, broken.length), place % Math.max(1, broken.length - 3));
        const result = await showNotebookBytes(broken, KEY, async () => true);
        if (result === null) return;
        expect(result.json.toString()).toBe(shownByTree(broken.toString(), true)?.json);
      }),
      { numRuns: 2000 },
    );
  });
});

const cell = (members: string): string =>
  `{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": "x"${members}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`;
const metadata = (members: string): string =>
  `{"cells": [], "metadata": {${members}}, "nbformat": 4, "nbformat_minor": 5}`;

describe('a notebook that is not usual', () => {
  it.each([
    ['a key that stands twice', cell(', "source": "y"')],
    ['a key with escapes', metadata('"\\u0061": 1')],
    ['a member that no cell has', cell(', "extra": 1')],
    ['a signature of its own', metadata('"signature": "x"')],
    ['a version that it came from', metadata('"orig_nbformat": 3')],
    ['NaN', metadata('"a": NaN')],
    ['an integer beyond what JavaScript knows', metadata('"a": 12345678901234567890')],
    ['minus zero', metadata('"a": -0')],
    ['half a character', metadata('"a": "\\ud800"')],
    ['a version to come', '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 6}'],
    ['an older format', '{"worksheets": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}'],
    ['a byte order mark', `\ufeff${metadata('')}`],
    ['something behind it', `${metadata('')} 1`],
    ['deep nesting', metadata(`"a": ${'['.repeat(200)}${']'.repeat(200)}`)],
  ])('is left to the tree: %s', async (_, text) => {
    expect(await shown(text)).toBeNull();
    expect(saved(text)).toBeNull();
  });

  it('is left to the tree where ids are missing or stand twice', async () => {
    const one = '{"cell_type": "raw", "metadata": {}, "source": ""}';
    const two = '{"cell_type": "raw", "id": "a", "metadata": {}, "source": ""}';
    for (const cells of [one, `${two}, ${two}`]) {
      const text = `{"cells": [${cells}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`;
      expect(await shown(text)).toBeNull();
    }
  });
});

describe('the body of a save', () => {
  const content = metadata('');
  const save = (body: string) => saveNotebookBytes(Buffer.from(body), KEY);

  it('tells its path and name, whatever else is in it', () => {
    const body = `{"name": "n", "path": "p\\u00e9", "type": "notebook", "content": ${content}, "x": [1.5]}`;
    expect(save(body)).toMatchObject({ name: 'n', path: 'pé' });
    expect(
      save(`{"type": "notebook", "name": "", "path": 1, "content": ${content}}`),
    ).toMatchObject({ name: null, path: null });
  });

  it.each([
    ['another type', `{"type": "file", "content": ${content}}`],
    ['no type', `{"content": ${content}}`],
    ['no content', '{"type": "notebook", "a": "nbformat"}'],
    ['a part of a file', `{"type": "notebook", "chunk": 1, "content": ${content}}`],
    ['a copy', `{"type": "notebook", "copy_from": "x", "content": ${content}}`],
    ['a type that stands twice', `{"type": "file", "type": "notebook", "content": ${content}}`],
    ['no JSON', `{"type": "notebook", "content": ${content}`],
  ])('is left to the tree: %s', (_, body) => {
    expect(save(body)).toBeNull();
  });

  it('takes the verdict of the front end off the cells', () => {
    const trusted = (verdict: string): string =>
      cell('').replace('"metadata": {}', `"metadata": {"trusted": ${verdict}}`);
    const risky = (text: string): string =>
      text.replace(
        '"outputs": []',
        '"outputs": [{"output_type": "display_data", "data": {}, "metadata": {}}]',
      );
    for (const text of [trusted('true'), trusted('false'), risky(trusted('false'))]) {
      expect(saved(text)).toEqual(savedByTree(text));
    }
    expect(saved(risky(trusted('false')))?.digest).toBeNull();
    expect(saved(risky(trusted('true')))?.digest).not.toBeNull();
    expect(isObject(parseJson(saved(trusted('true'))?.text ?? ''))).toBe(true);
    expect(saved(trusted('true'))?.text).not.toContain('trusted');
  });
});
